using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests;

/// <summary>A small machine with one file, mapped shared at the second page of one address space that every CPU runs.</summary>
internal sealed class World
{
    internal const int Writer = 1;
    internal const int Zapper = 2;
    internal const int Cleaner = 3;
    internal const int Intruder = 4;

    internal World(
        HardwareModel? model = null,
        int cpus = 2,
        int filePages = 2,
        int pages = 8,
        bool speculativeFill = false,
        MappingOptions? file = null,
        int batchPages = 2,
        int batchLimit = 2,
        Func<MachineOptions, MachineOptions>? configure = null)
    {
        var options = new MachineOptions
        {
            Model = model ?? HardwareModel.X86,
            SpeculativeFill = speculativeFill,
            CpuCount = Math.Min(cpus, (model ?? HardwareModel.X86).MostCpus),
            PageCount = pages,
            PageSize = 16,
            EntriesPerTable = 4,
            TlbEntries = 16,
            GatherBatchPages = batchPages,
            GatherBatchLimit = batchLimit,
        };
        Machine = new Machine(configure?.Invoke(options) ?? options);
        Disk = Machine.CreateDisk(filePages);
        File = Disk.CreateFile(filePages, file);
        Mm = Machine.CreateMm();
        Vma = Mm.MapShared(File, new VirtualAddress(16), filePages);
        foreach (Cpu cpu in Machine.Cpus)
        {
            cpu.SwitchTo(Mm);
        }
    }

    internal Machine Machine { get; }

    internal Disk Disk { get; }

    internal Mapping File { get; }

    internal Mm Mm { get; }

    internal Vma Vma { get; }

    internal Cpu Cpu => Machine.Cpus[0];

    internal VirtualAddress Address => Vma.Start;

    internal PageTable Table => Mm.FindTable(Address)!;

    internal PteSlot Slot => Table.Slot(Address);

    internal VirtualAddress AddressOf(int filePage) => Vma.Start + (filePage * Machine.Options.PageSize);

    /// <summary>Clears an entry under its lock, as the first half of a zap.</summary>
    internal Pte Clear(PteSlot slot)
    {
        using (slot.Table.Ptl.Hold())
        {
            return slot.GetAndClear();
        }
    }

    /// <summary>The page that the first page of the file is cached in; the caller gets no reference.</summary>
    internal Page CachedPage(int filePage = 0)
    {
        Page page = File.FindPage(filePage)!;
        page.Put();
        return page;
    }

    /// <summary>The page that a page of the file is cached in, also behind its end; the caller gets no reference.</summary>
    internal Page? CachedPageOrNull(int filePage) =>
        Machine.Pages.FirstOrDefault(page => page.RefCount > 0 && page.Mapping == File && page.FilePage == filePage);

    /// <summary>A gather with one entry recorded, so that pages may be queued.</summary>
    internal MmuGather GatherWithEntry()
    {
        _ = Cpu.Load(Address);
        MmuGather tlb = MmuGather.Begin(Mm);
        tlb.RecordEntry(Slot, Address);
        return tlb;
    }

    internal static UndefinedBehavior KindOf(Action action) => Assert.Throws<UndefinedBehaviorException>(action).Kind;
}
