using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Operations;

/// <summary>Gets a reference to the page that an address maps, without any lock: only this CPU's interrupts are disabled meanwhile.</summary>
/// <remarks>
/// Linux: <c>get_user_pages_fast</c>, <c>mm/gup.c</c>. A flush by interrupt waits for it, so that whoever frees page tables, or replaces pages by others, behind such a
/// flush need not know of it. A flush by broadcast does not: then he calls <see cref="Machine.SynchronizeWalkers"/> (2ba99c5e0881, 2022).
/// </remarks>
public static class FastGup
{
    /// <summary>Walks the page tables without a lock, and takes a reference to the page found there. Changes no entry, and faults nothing in: who gets no page takes the slow way.</summary>
    /// <param name="cpu">The CPU on which the walker runs. Its interrupts are disabled meanwhile.</param>
    /// <param name="mm">The address space.</param>
    /// <param name="address">An address, in bytes.</param>
    /// <param name="write">Whether the page is to be written to: then the entry has to permit stores.</param>
    /// <returns>The page, of a huge page the one at the address, with one reference more, which the caller gives up; or <see langword="null"/>, with no reference.</returns>
    /// <exception cref="BadAddressException">The address is outside the address space.</exception>
    /// <exception cref="MachineConfigurationException">The CPU and the address space belong to two machines.</exception>
    /// <exception cref="UndefinedBehaviorException">
    /// The table was freed under way; or another agent has disabled the CPU's interrupts.
    /// </exception>
    /// <remarks>Linux: <c>gup_fast_pgd_range</c> and what it calls.</remarks>
    public static Page? TryGet(Cpu cpu, Mm mm, VirtualAddress address, bool write)
    {
        ArgumentNullException.ThrowIfNull(cpu);
        ArgumentNullException.ThrowIfNull(mm);
        if (cpu.Machine != mm.Machine)
        {
            throw new MachineConfigurationException($"{nameof(FastGup)} on {cpu}: the address space belongs to another machine.");
        }

        PmdSlot slot = mm.Directory(address);
        using Cpu.InterruptGuard off = cpu.InterruptsOff();

        // A fork that has not seen the reference shares the page with the child: who is to store to it would then store to the child's too (57efa1fe5957, 2020).
        int sequence = write ? mm.WriteProtectSequence : 0;
        Page? page = sequence % 2 == 0 ? Walk(mm, slot, address, write) : null;
        if (page is not null && write && mm.WriteProtectSequence != sequence)
        {
            page.Put();
            return null;
        }

        return page;
    }

    private static Page? Walk(Mm mm, PmdSlot slot, VirtualAddress address, bool write)
    {
        // Read once: what is decided on one value must not be done to another one (1a5a9906d4e8, CVE-2012-1179).
        Pmd directory = slot.Read();
        if (mm.TableOf(directory) is { } table)
        {
            return TryGetSmall(slot, directory, new PteSlot(table, VirtualPage(mm, address)), write);
        }

        // One that was invalidated looks present and must not be used: it may never have been a huge page's (3a5a8d343e1c, 2024).
        return directory.IsHuge && directory.IsValid ? TryGetHuge(slot, directory, address, write) : null;
    }

    /// <remarks>Linux: <c>gup_fast_pte_range</c>.</remarks>
    private static Page? TryGetSmall(PmdSlot directorySlot, Pmd directory, PteSlot slot, bool write)
    {
        Pte entry = slot.Read();
        if (!entry.IsPresent || (write && !entry.IsWritable))
        {
            return null;
        }

        Page page = slot.Table.Machine.Pages[entry.Pfn.Number];
        if (!page.TryGet())
        {
            return null;
        }

        // Nobody kept the page from being freed before there was a reference. The entry says whether it was; and the upper one, whether that entry still counts.
        if (directorySlot.Read() == directory && slot.Read() == entry)
        {
            return page;
        }

        page.Put();
        return null;
    }

    /// <remarks>Linux: <c>gup_fast_pmd_leaf</c>.</remarks>
    private static Page? TryGetHuge(PmdSlot slot, Pmd directory, VirtualAddress address, bool write)
    {
        if (write && !directory.IsWritable)
        {
            return null;
        }

        int offset = VirtualPage(slot.Mm, address) - VirtualPage(slot.Mm, slot.Start);
        Page page = slot.Mm.Machine.Pages[directory.Pfn.Number + offset];
        if (!page.TryGet())
        {
            return null;
        }

        if (slot.Read() == directory)
        {
            return page;
        }

        page.Put();
        return null;
    }

    private static int VirtualPage(Mm mm, VirtualAddress address) => (int)(address.Value >> mm.Machine.Options.PageShift);
}
