using MmuRules.Auditing;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties;

/// <summary>What the properties once found, each in its smallest form.</summary>
public sealed class FoundByPropertiesTests
{
    [Fact]
    public void A_store_to_new_memory_that_was_only_loaded_from_leaves_a_soft_dirty_mark()
    {
        var world = new World(filePages: 1);
        VirtualAddress heap = world.AddressOf(8);
        world.Mm.MapAnonymous(heap, 1);
        SoftDirty.Clear(world.Mm);
        _ = world.Cpu.Load(heap);

        world.Cpu.Store(heap, 1);

        Assert.True(SoftDirty.IsMarked(world.Mm, heap));
    }

    [Fact]
    public void Memory_that_may_not_be_stored_to_is_mapped_read_only_by_a_load()
    {
        var world = new World(filePages: 1);
        VirtualAddress heap = world.AddressOf(8);
        world.Mm.MapAnonymous(heap, 1);
        Mprotect.Run(world.Mm, heap, heap + world.Machine.Options.PageSize, isWritable: false);
        _ = world.Cpu.Load(heap);

        Assert.Throws<BadAddressException>(() => world.Cpu.Store(heap, 1));
    }

    [Fact]
    public void A_huge_page_of_memory_that_may_not_be_stored_to_is_mapped_read_only_by_a_load()
    {
        var world = new Operations.Huge.HugeWorld();
        Mprotect.Run(world.Mm, world.Vma.Start, world.Vma.End, isWritable: false);
        _ = world.Cpu.Load(world.Start);

        Assert.True(world.Entry is { IsHuge: true, IsWritable: false, IsDirty: false });
        Assert.Throws<BadAddressException>(() => world.Cpu.Store(world.Start, 1));
    }

    [Fact]
    public void A_cpu_that_runs_another_address_space_by_now_fills_nothing_of_the_former()
    {
        var world = new World(filePages: 1, speculativeFill: true);
        Mm other = world.Machine.CreateMm();
        world.Machine.Cpus[1].Store(world.Address, 1);
        using (Meanwhile.Before(world.Machine, StepKind.SpeculativeFill, () => world.Cpu.SwitchTo(other)))
        {
            Assert.False(world.Cpu.SpeculativelyFill(world.Address));
        }

        Assert.Equal(0, world.Cpu.Tlb.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_page_that_is_taken_away_as_soon_as_it_is_mapped_is_on_no_list(bool isCopy)
    {
        var world = new World(filePages: 1);
        VirtualAddress heap = world.AddressOf(8);
        if (isCopy)
        {
            world.Mm.MapPrivate(world.File, heap, 1);
            _ = world.Cpu.Load(heap);
        }
        else
        {
            world.Mm.MapAnonymous(heap, 1);
        }

        // The locks of the store are released in this order: the page-table lock, the page's, the area's.
        using (Meanwhile.Before(world.Machine, StepKind.ReleaseVma, () => MadviseDontNeed.Run(world.Mm, heap, heap + 16)))
        {
            world.Cpu.Store(heap, 1);
        }

        world.Cpu.Store(heap, 2);
        for (int i = 0; i < 3; i++)
        {
            Reclaim.ShrinkInactive(world.Machine, 8);
        }

        Audit.Check(world.Machine);
    }

    [Fact]
    public void A_page_is_filled_with_zeros_in_the_step_that_takes_it()
    {
        var world = new World();
        world.Machine.RecordsFootprints = true;
        world.Machine.AllocatePage();

        Assert.Contains(world.Machine.MemoryWord(new Pfn(0), 1).Number, world.Machine.LastFootprint!.Writes);
        Assert.Empty(world.Machine.Store.Recorder!.StrayWrites);
    }

    [Fact]
    public void Between_a_walk_and_its_access_a_cpu_is_in_an_instruction_and_both_steps_say_so()
    {
        var world = new World(speculativeFill: true);
        world.Machine.RecordsFootprints = true;
        List<(StepKind Kind, bool IsIn, bool IsNoted)> steps = [];
        world.Machine.Observer = new After(step => steps.Add(
            (step.Kind, world.Cpu.IsInInstruction, world.Machine.LastFootprint!.Writes.Contains(world.Cpu.InstructionWord.Number))));
        world.Cpu.SpeculativelyFill(world.Address);
        world.Cpu.Load(world.Address);
        world.Cpu.Load(world.Address);

        Assert.Equal(
            [(StepKind.SpeculativeFill, false, false), (StepKind.Load, false, false), (StepKind.Load, true, true), (StepKind.Access, false, true), (StepKind.Load, false, false)],
            steps.Where(step => step.Kind is StepKind.SpeculativeFill or StepKind.Load or StepKind.Access));
    }

    private sealed class After(Action<Step> act) : IStepObserver
    {
        public void Before(in Step step)
        {
        }

        public void Blocked(in Step step)
        {
        }

        void IStepObserver.After(in Step step, long observed) => act(step);
    }
}
