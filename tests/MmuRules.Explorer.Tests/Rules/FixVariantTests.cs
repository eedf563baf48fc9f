using MmuRules.Exploration;
using MmuRules.ExplorerTests.Docs;
using MmuRules.Hardware;

namespace MmuRules.ExplorerTests.Rules;

/// <summary>Fixes that are offered only where the code has something to offer them: a gather, a flag. What they make of it is proved.</summary>
public class FixVariantTests
{
    private const string FreedAtOnce = """
        static void Drop(MmuGather tlb, Vma vma, PageTable table, VirtualAddress address)
        {
            PteSlot slot = table.Slot(address);
            table.Ptl.Lock();
            Pte old = slot.GetAndClear();
            tlb.RecordEntry(slot, address);
            Page page = vma.NormalPage(old);
            if (page.IsAnonymous)
            {
                page.RemoveRmap();
                page.Put();
            }

            table.Ptl.Unlock();
        }
        """;

    private const string RmapBeforeTheGathersFlush = """
        static void Drop(MmuGather tlb, Vma vma, PageTable table, VirtualAddress address)
        {
            PteSlot slot = table.Slot(address);
            bool force = false;
            table.Ptl.Lock();
            Pte old = slot.GetAndClear();
            tlb.RecordEntry(slot, address);
            Page page = vma.NormalPage(old);
            if (old.IsDirty)
            {
                page.MarkDirty();
                force = true;
            }

            page.RemoveRmap();
            tlb.RemovePage(page);
            if (force)
                tlb.FlushTlbOnly();
            table.Ptl.Unlock();
        }
        """;

    public static TheoryData<string, string, string, string> Variants => new()
    {
        { "MMU1002", nameof(Scenarios.Anonymous), FreedAtOnce, "Leave the freeing of 'page' to 'tlb'" },
        { "MMU1004", nameof(Scenarios.SharedFile), RmapBeforeTheGathersFlush, "Leave the removal of the reverse mapping of 'page' to 'tlb'" },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task What_is_left_to_the_gather_is_proved_where_it_was_violated(string rule, string scenario, string code, string title)
    {
        string source = PageCode.SourceOf(code);
        Assert.Equal([rule], await FixedCode.DiagnosedAsync(source));
        Assert.Equal(Outcome.Violated, Explore(scenario, source).Outcome);

        IReadOnlyList<(string Title, string Source)> found = await FixedCode.OfAsync(source);

        Assert.Contains(title, found.Select(one => one.Title));
        foreach ((_, string made) in found)
        {
            Assert.Empty(await FixedCode.DiagnosedAsync(made));
            Assert.Equal(Outcome.Proved, Explore(scenario, made).Outcome);
        }
    }

    /// <summary>The history once more, by code fixes: from the code before April 2014, or that of 24 April, to what is right.</summary>
    [Theory]
    [InlineData("01_Original.cs")]
    [InlineData("03_SplitFlush.cs")]
    [InlineData("04_IMmapLock.cs")]
    public async Task Whichever_fix_is_taken_the_historical_form_that_nothing_is_said_of_any_more_is_proved_in_every_environment(string file)
    {
        string source = File.ReadAllText(Repository.PathOf("samples", "ZapPteRange", "Forms", file));
        Assert.Equal(Outcome.Violated, Explore(nameof(Scenarios.SharedFile), source).Outcome);
        int proved = 0;

        for (var left = new Stack<string>([source]); left.TryPop(out string? at);)
        {
            if ((await FixedCode.DiagnosedAsync(at)).Count == 0)
            {
                Assert.All(Scenarios.SharedFiles(), scenario => Assert.Equal(Outcome.Proved, Explore(scenario.Name, at).Outcome));
                proved++;
                continue;
            }

            IReadOnlyList<(string Title, string Source)> found = await FixedCode.OfAsync(at);
            Assert.NotEmpty(found);
            foreach ((_, string made) in found)
            {
                left.Push(made);
            }
        }

        Assert.True(proved > 0);
    }

    private static Verdict Explore(string scenario, string source) => Explorer.Check(Scenarios.Find(scenario), HardwareModel.X86, PageCode.Compile(source));
}
