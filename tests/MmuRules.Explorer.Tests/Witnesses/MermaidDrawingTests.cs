using System.Net;
using System.Text.RegularExpressions;
using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Witnesses;

public partial class MermaidDrawingTests
{
    [Fact]
    public void The_split_flush_loses_a_store_in_a_sequence_diagram() =>
        Assert.Equal(
            """
            sequenceDiagram
                participant L0 as zap (under test)
                participant L1 as cpu 0
                participant L2 as cleaner
                participant L3 as reclaim
                Note over L1: 1. stores v0 to 0x0#58; the fault makes the<br/>entry, it and the TLB entry are dirty
                Note over L0: 2. locks the page table<br/>[03_SplitFlush.cs#58;25]<br/>3. clears the entry of 0x0#58; it was dirty<br/>[03_SplitFlush.cs#58;38] ← window opened<br/>4. marks page 0 dirty [03_SplitFlush.cs#58;45]<br/>← dirty transferred<br/>5. removes a reverse mapping of page 0<br/>[03_SplitFlush.cs#58;54]
                Note over L2: 6. … 2 steps#58; locks, write-protects
                L0-->>L2: from 4#58; the dirty mark is taken away
                Note over L2: 8. clears the dirty mark of page 0 ← cleaned<br/>9. writes page 0 to the disk
                L0-->>L1: from 3#58; the open window lets it store
                Note over L1: 10. stores v1 to 0x0 through its TLB entry#58;<br/>that is dirty, so no walk ← stale store
                Note over L0: 11. flushes the TLBs#58; cpu 0 acknowledges<br/>[03_SplitFlush.cs#58;66] ← flushed<br/>12. … 2 steps#58; unlocks, drops<br/>[03_SplitFlush.cs#58;69]
                L2-->>L3: from 8#58; the page counts as clean
                L1-->>L3: from 10#58; this store is lost
                Note over L3: 14. drops page 0 from the cache, for it is<br/>clean ← LOST
                Note over L0,L3: LostWrite is violated in #34;split flush, early exit#34; on X86<br/>The page was dropped as clean, but the last store to it is not on the disk#58; the disk has v0, the page had v1.<br/>replay#58; mmu1.r4Qw.ba4c4ba3e.JKq4M

            """,
            MermaidDrawing.Draw(Samples.SplitFlush.Compact()));

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Every_line_is_one_that_mermaid_knows(string name)
    {
        string[] lines = MermaidDrawing.Draw(Samples.Named(name)).Split('\n');

        Assert.Equal("sequenceDiagram", lines[0]);
        Assert.All(lines[1..^1], line => Assert.Matches(Known(), line));
        Assert.Empty(lines[^1]);
    }

    [Fact]
    public void What_means_something_to_mermaid_is_shown_as_it_is()
    {
        string drawing = MermaidDrawing.Draw(Samples.Hostile);

        Assert.DoesNotMatch(@"\b[eE]nd\b", drawing);
        string shown = WebUtility.HtmlDecode(Entity().Replace(drawing.Replace("<br/>", " "), "&#$1;"));
        Assert.Contains("participant L0 as end (under test)\n", shown);
        Assert.Contains("participant L1 as cpu; 0: #1 <&>\"' --> -x\n", shown);
        Assert.Contains("1. end; style a:#b; wrap: <x> & \"y\" 'z' %% {0} → … · [<&>.cs:1] ← window opened\n", shown);
    }

    [Fact]
    public void An_agent_without_a_name_gets_its_number() =>
        Assert.Contains("participant L0 as lane 0 (under test)\n", MermaidDrawing.Draw(Samples.Smallest with { Lanes = [new Lane(0, " ", true)] }));

    // Behind the colon no character is left that would begin an entity, a comment, a directive or an element, but those that are meant.
    [GeneratedRegex(@"^    (participant L\d+ as|Note over L\d+(,L\d+)?:|L\d+-->>L\d+:) ([^#;<>&%{}""`$:\\]|#\d+;|<br/>)+$")]
    private static partial Regex Known();

    [GeneratedRegex(@"#(\d+);")]
    private static partial Regex Entity();
}
