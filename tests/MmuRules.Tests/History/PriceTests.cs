using System.Globalization;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Paging;
using Xunit.Abstractions;
using ZapPteRange.Forms;

namespace MmuRules.Tests.History;

/// <summary>What each historical form of zapping costs: whoever put the flush under the lock had to show that only those pay who need it.</summary>
public sealed class PriceTests(ITestOutputHelper output)
{
    private const int Cpus = 4;
    private const int PagesPerTable = 16;
    private const int Tables = 4;

    private static readonly Dictionary<string, ZapForm> Forms = new()
    {
        ["original"] = Original.ZapPteRange,
        ["two-patch draft"] = TwoPatchDraft.ZapPteRange,
        ["split flush"] = SplitFlush.ZapPteRange,
        ["i_mmap lock"] = ZapUnderIMmap,
        ["delayed rmap"] = DelayedRmap.ZapPteRange,
    };

    private delegate void ZapForm(MmuGather tlb, Vma vma, PageTable table, VirtualAddress addr, VirtualAddress end);

    /// <summary>What is mapped, and how it was used.</summary>
    public enum Mapped
    {
        CleanShared,
        DirtyAnonymous,
        DirtyShared,
    }

    [Theory]
    [InlineData(Mapped.CleanShared)]
    [InlineData(Mapped.DirtyAnonymous)]
    public void The_split_flush_costs_nothing_where_no_dirty_file_page_is_mapped(Mapped mapped)
    {
        CounterValues before = Measure("original", mapped);
        CounterValues after = Measure("split flush", mapped);

        Assert.Equal(1, before.Flushes);
        Assert.Equal(Cpus, before.Interrupts);
        Assert.Equal(before, after);
        Assert.Equal(before, Measure("delayed rmap", mapped));
    }

    [Fact]
    public void The_split_flush_costs_a_flush_for_each_table_of_dirty_shared_pages_and_holds_the_lock_meanwhile()
    {
        CounterValues before = Measure("original", Mapped.DirtyShared);
        CounterValues after = Measure("split flush", Mapped.DirtyShared);

        Assert.Equal(1, before.Flushes);
        Assert.Equal(Tables, after.Flushes);
        Assert.Equal(Tables * Cpus, after.Interrupts);
        Assert.Equal(before.PagesFlushed, after.PagesFlushed);
        Assert.Equal(PagesPerTable, after.PagesPerFlush);
        Assert.Equal(before.SpinlockAcquisitions, after.SpinlockAcquisitions);
        Assert.Equal(Tables * (CounterValues.StepWork + (Cpus * CounterValues.InterruptWork)), after.SpinlockWork - before.SpinlockWork);
    }

    [Fact]
    public void The_delayed_reverse_mapping_costs_no_more_flushes_than_the_split_one() =>
        Assert.Equal(Measure("split flush", Mapped.DirtyShared), Measure("delayed rmap", Mapped.DirtyShared));

    [Fact]
    public void The_i_mmap_lock_and_the_draft_keep_flushes_out_of_the_spinlock()
    {
        foreach (Mapped mapped in Enum.GetValues<Mapped>())
        {
            Assert.Equal(Measure("original", mapped).SpinlockWork, Measure("i_mmap lock", mapped).SpinlockWork);
        }

        Assert.Equal(1, Measure("two-patch draft", Mapped.DirtyShared).Flushes);
        Assert.Equal(Tables, Measure("i_mmap lock", Mapped.CleanShared).Flushes);
    }

    [Fact]
    public void The_table_of_prices()
    {
        output.WriteLine($"{Tables} tables of {PagesPerTable} mapped pages, {Cpus} CPUs; work under spinlocks in steps, an interrupt at {CounterValues.InterruptWork}.");
        output.WriteLine($"{"form",-18}{"mapped",-18}{"flushes",8}{"pages/flush",13}{"interrupts",12}{"spinlock work",15}{"longest",9}");
        foreach (string form in Forms.Keys)
        {
            foreach (Mapped mapped in Enum.GetValues<Mapped>())
            {
                CounterValues spent = Measure(form, mapped);
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{form,-18}{mapped,-18}{spent.Flushes,8}{spent.PagesPerFlush,13:0.#}{spent.Interrupts,12}{spent.SpinlockWork,15}{spent.LongestSpinlockWork,9}"));
                Assert.Equal(spent.Flushes * Cpus, spent.Interrupts);
            }
        }
    }

    private static CounterValues Measure(string form, Mapped mapped)
    {
        const int Pages = PagesPerTable * Tables;
        var machine = new Machine(new MachineOptions { CpuCount = Cpus, PageCount = Pages, PageSize = 16, EntriesPerTable = PagesPerTable, TlbEntries = Pages });
        Mm mm = machine.CreateMm();
        Vma vma = mapped == Mapped.DirtyAnonymous
            ? mm.MapAnonymous(default, Pages)
            : mm.MapShared(machine.CreateDisk(Pages).CreateFile(Pages), default, Pages);
        foreach (Cpu cpu in machine.Cpus)
        {
            cpu.SwitchTo(mm);
        }

        for (VirtualAddress address = vma.Start; address < vma.End; address += machine.Options.PageSize)
        {
            if (mapped == Mapped.CleanShared)
            {
                _ = machine.Cpus[0].Load(address);
            }
            else
            {
                machine.Cpus[0].Store(address, 1);
            }
        }

        // The longest hold is kept from then on too; setting up holds a lock for less time than any form.
        CounterValues before = machine.Counters;
        using (MmuGather tlb = MmuGather.Begin(mm))
        {
            for (VirtualAddress start = vma.Start; start < vma.End; start += PagesPerTable * machine.Options.PageSize)
            {
                Forms[form](tlb, vma, mm.FindTable(start)!, start, start + (PagesPerTable * machine.Options.PageSize));
            }
        }

        return machine.Counters - before;
    }

    // The patch takes the lock for shared mappings of files; elsewhere it changes nothing.
    private static void ZapUnderIMmap(MmuGather tlb, Vma vma, PageTable table, VirtualAddress addr, VirtualAddress end)
    {
        ZapForm form = vma.Mapping is null ? Original.ZapPteRange : IMmapLocked.ZapPteRange;
        form(tlb, vma, table, addr, end);
    }
}
