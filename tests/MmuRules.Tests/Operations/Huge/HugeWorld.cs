using MmuRules.Auditing;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Operations.Huge;

/// <summary>A small machine with one anonymous area of two huge pages' size, in which huge pages may be used or not.</summary>
internal sealed class HugeWorld
{
    internal const int Entries = 4;
    internal HugeWorld(HardwareModel? model = null, bool splitLocks = true, bool isHuge = true, int pages = 16, int pageSize = 16)
    {
        HardwareModel chosen = model ?? HardwareModel.X86;
        Machine = new Machine(new MachineOptions
        {
            Model = chosen,
            CpuCount = Math.Min(2, chosen.MostCpus),
            PageCount = pages,
            PageSize = pageSize,
            EntriesPerTable = Entries,
            TlbEntries = 16,
            SplitPageTableLocks = splitLocks,
            GatherBatchPages = 4,
        });
        Mm = Machine.CreateMm();
        Vma = Mm.MapAnonymous(new VirtualAddress((ulong)(Entries * pageSize)), 2 * Entries, isHuge);
        foreach (Cpu cpu in Machine.Cpus)
        {
            cpu.SwitchTo(Mm);
        }
    }

    /// <summary>Every model that correct code has to be right on, with split locks and without.</summary>
    internal static TheoryData<HardwareModel, bool> Machines
    {
        get
        {
            var machines = new TheoryData<HardwareModel, bool>();
            foreach (HardwareModel model in HardwareModel.All.Where(model => model.Kind != HardwareKind.Feared))
            {
                machines.Add(model, true);
                machines.Add(model, false);
            }

            return machines;
        }
    }

    internal Machine Machine { get; }

    internal Mm Mm { get; }

    internal Vma Vma { get; }

    internal Cpu Cpu => Machine.Cpus[0];

    internal VirtualAddress Start => Vma.Start;

    internal PmdSlot Directory => Mm.Directory(Start);

    internal Pmd Entry => Directory.Read();

    internal Page Head => Vma.NormalPage(Entry);

    internal VirtualAddress this[int page] => Start + (page * Machine.Options.PageSize);

    /// <summary>A world in which small pages are mapped where a huge page may be: they were mapped before.</summary>
    internal static HugeWorld WithSmallPages(HardwareModel? model = null, bool splitLocks = true, int pages = 16, int pageSize = 16)
    {
        var world = new HugeWorld(model, splitLocks, pages: pages, pageSize: pageSize);
        world.FillWithSmallPages();
        return world;
    }

    /// <summary>Maps small pages, each of which has its number, from 1, in it.</summary>
    internal void FillWithSmallPages()
    {
        using (Mm.PmdLock.Hold())
        {
            Directory.Populate(Directory.AllocateTable());
        }

        for (int i = 0; i < Entries; i++)
        {
            Cpu.Store(this[i], i + 1);
        }
    }

    /// <summary>Takes everything out and finds nothing left.</summary>
    internal void TearDown()
    {
        Audit.Check(Machine);
        Munmap.Run(Mm, Vma.Start, Vma.End);
        Audit.Check(Machine);
        Assert.Equal(Machine.Pages.Count, Machine.FreePages);
        Assert.All(Machine.Tables.All, table => Assert.True(table.IsFree));
    }
}
