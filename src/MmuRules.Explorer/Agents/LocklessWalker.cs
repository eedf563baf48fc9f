using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Exploration;

/// <summary>A CPU that walks the page tables without a lock, again and again: it disables its interrupts, reads the upper entry of the area, and then the lower ones in the table that it has found.</summary>
/// <remarks>Linux: <c>get_user_pages_fast</c>. Of a huge page it takes an entry that looks present for one that maps the page, as it did before 3a5a8d343e1c (2024).</remarks>
internal sealed class LocklessWalker(World world, Cpu cpu) : EnvironmentAgent("walker", registers: 1)
{
    /// <inheritdoc/>
    public override int Cpu => cpu.Id;

    /// <inheritdoc/>
    public override int CountActs(ReadOnlySpan<long> registers) => 1;

    /// <inheritdoc/>
    public override bool TryAct(Span<long> registers, int act) => registers[0] == 0 ? TryEnter(registers) : Leave(registers);

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<long> registers, int act) => registers[0] == 0
        ? $"disables its interrupts, and reads the upper entry of {world.Start}"
        : $"reads the entry of {world.Start} in the table that it has found, and enables its interrupts";

    /// <inheritdoc/>
    public override bool IsAtRest(ReadOnlySpan<long> registers) => registers[0] == 0;

    [Acquires(MmuLock.InterruptsOff)]
    private bool TryEnter(Span<long> registers)
    {
        Pmd upper = world.Mm.Directory(world.Start).Read();
        if (upper is { IsHuge: true, IsPresent: true })
        {
            CheckIsMapped(world.Machine.Pages[upper.Pfn.Number]);
        }

        if (world.Mm.TableOf(upper) is not { } table)
        {
            return false;
        }

        cpu.DisableInterrupts();
        registers[0] = table.Number;
        return true;
    }

    [Releases(MmuLock.InterruptsOff)]
    private bool Leave(Span<long> registers)
    {
        world.Machine.Tables[registers[0]].Slot(world.Start).Read();
        cpu.EnableInterrupts();
        registers[0] = 0;
        return true;
    }

    private static void CheckIsMapped(Page head)
    {
        if (!head.IsMapped)
        {
            throw new PropertyViolationException(
                Property.StaleAccess, $"A walker takes {head} for mapped, by an upper entry that looks present, and gets a reference to it; nothing maps it: it is being moved.");
        }
    }
}
