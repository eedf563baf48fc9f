using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Witnesses;

public class TextLanesTests
{
    [Fact]
    public void The_split_flush_loses_a_store_in_lanes() =>
        Assert.Equal(
            """
            LostWrite is violated in "split flush, early exit" on X86
            4 agents, 5 switches. Time goes down; each agent has a column.

                zap (under test)         cpu 0                   cleaner                 reclaim
                ───────────────────────  ──────────────────────  ──────────────────────  ─────────────────────
             1  ·                        ● stores v0 to 0x0:     ·                       ·
                ·                        │ the fault makes the   ·                       ·
                ·                        │ entry, it and the     ·                       ·
                ·                        │ TLB entry are dirty   ·                       ·
                ·                        ·                       ·                       ·
             2  ● locks the page table   ·                       ·                       ·
                │ [03_SplitFlush.cs:25]  ·                       ·                       ·
             3  ● clears the entry of    ·                       ·                       ·                      <- window opened
                │ 0x0: it was dirty      ·                       ·                       ·
                │ [03_SplitFlush.cs:38]  ·                       ·                       ·
             4  ● marks page 0 dirty     ·                       ·                       ·                      <- dirty transferred
                │ [03_SplitFlush.cs:45]  ·                       ·                       ·
             5  ● removes a reverse      ·                       ·                       ·
                │ mapping of page 0      ·                       ·                       ·
                │ [03_SplitFlush.cs:54]  ·                       ·                       ·
                ·                        ·                       ·                       ·
             6  ·                        ·                       ● locks page 0          ·
             7  ·                        ·                       ● write-protects the    ·
                ·                        ·                       │ mappings of page 0:   ·
                ·                        ·                       │ there is none, so no  ·
                ·                        ·                       │ lock is taken         ·
             8  ·                        ·                       ● clears the dirty      ·                      <- cleaned
                ·                        ·                       │ mark of page 0        ·
             9  ·                        ·                       ● writes page 0 to the  ·
                ·                        ·                       │ disk                  ·
                ·                        ·                       ·                       ·
            10  ·                        ● stores v1 to 0x0      ·                       ·                      <- stale store
                ·                        │ through its TLB       ·                       ·
                ·                        │ entry: that is        ·                       ·
                ·                        │ dirty, so no walk     ·                       ·
                ·                        ·                       ·                       ·
            11  ● flushes the TLBs: cpu  ·                       ·                       ·                      <- flushed
                │ 0 acknowledges         ·                       ·                       ·
                │ [03_SplitFlush.cs:66]  ·                       ·                       ·
            12  ● unlocks the page       ·                       ·                       ·
                │ table                  ·                       ·                       ·
                │ [03_SplitFlush.cs:69]  ·                       ·                       ·
            13  ● drops a reference to   ·                       ·                       ·
                │ page 0                 ·                       ·                       ·
                │ [03_SplitFlush.cs:76]  ·                       ·                       ·
                ·                        ·                       ·                       ·
            14  ·                        ·                       ·                       ● drops page 0 from    <- LOST
                ·                        ·                       ·                       │ the cache, for it
                ·                        ·                       ·                       │ is clean

            The page was dropped as clean, but the last store to it is not on the disk: the disk has v0, the page had v1.
            replay: mmu1.r4Qw.ba4c4ba3e.JKq4M
            """,
            TextLanes.Draw(Samples.SplitFlush));

    [Fact]
    public void Where_the_lanes_do_not_fit_the_steps_are_listed() =>
        Assert.Equal(
            """
            LostWrite is violated in "split flush, early exit" on X86
            4 agents, 5 switches. Time goes down; an agent is named where it takes over.

             1  cpu 0             stores v0 to 0x0: the fault makes
                                  the entry, it and the TLB entry are
                                  dirty
                                    page 0: none -> dirty, mapped once
             2  zap (under test)  locks the page table
                                  [03_SplitFlush.cs:25]
             3                    clears the entry of 0x0: it was       <- window opened
                                  dirty [03_SplitFlush.cs:38]
                                    entry of 0x0: page 0, dirty ->
                                    none
             4                    marks page 0 dirty                    <- dirty transferred
                                  [03_SplitFlush.cs:45]
             5                    removes a reverse mapping of page 0
                                  [03_SplitFlush.cs:54]
                                    page 0: mapped once -> unmapped
             6  cleaner           ... 2 steps: locks, write-protects
             8                    clears the dirty mark of page 0       <- cleaned
                                    page 0: dirty -> clean
             9                    writes page 0 to the disk
                                    disk: v0
            10  cpu 0             stores v1 to 0x0 through its TLB      <- stale store
                                  entry: that is dirty, so no walk
                                    page 0: v0 -> v1
            11  zap (under test)  flushes the TLBs: cpu 0 acknowledges  <- flushed
                                  [03_SplitFlush.cs:66]
            12                    ... 2 steps: unlocks, drops
                                  [03_SplitFlush.cs:69]
            14  reclaim           drops page 0 from the cache, for it   <- LOST
                                  is clean
                                    page 0: v1 -> free

            The page was dropped as clean, but the last store to it is not on the disk: the
            disk has v0, the page had v1.
            replay: mmu1.r4Qw.ba4c4ba3e.JKq4M
            """,
            TextLanes.Draw(Samples.SplitFlush.Compact(), 80, TextLanesOptions.Ascii | TextLanesOptions.Changes));

    [Fact]
    public void Several_marks_of_one_step_stand_below_each_other_the_worst_first() =>
        Assert.Equal(
            """
            StaleAccess is violated in "<script>alert('&')</script> ]]> --> #; %%{init}%%" on [31mX86
            2 agents, 1 switch. Time goes down; each agent has a column.

                end (under test)  cpu; 0: #1 <&>"' --> -x
                ----------------  -----------------------------------------------------------------
             1  .                 * end; style a:#b; wrap: <x> & "y" 'z' %% {0} -> ... * [<&>.cs:1]  <- window opened
                .                 .
             2  *                 .                                                                  <- STALE ACCESS
                |                 .                                                                     stale store

            "quoted" \ & <b>bold</b> second line ? ? ?? ?????
            replay: <&>
            """,
            TextLanes.Draw(Samples.Hostile, 120, TextLanesOptions.Ascii));

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void No_line_is_wider_than_asked_for_but_the_schedule(string name)
    {
        for (int width = TextLanes.MinimumWidth; width <= 200; width++)
        {
            foreach (TextLanesOptions options in new[] { TextLanesOptions.None, TextLanesOptions.Ascii, TextLanesOptions.Changes })
            {
                string[] lines = TextLanes.Draw(Samples.Named(name), width, options).Split('\n');

                Assert.All(lines[..^1], line => Assert.InRange(PlainText.Columns(line), 0, width));
                Assert.Equal($"replay: {Samples.Named(name).Schedule}", lines[^1]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void In_ascii_no_other_character_is_left(string name)
    {
        string drawing = TextLanes.Draw(Samples.Named(name), 120, TextLanesOptions.Ascii);

        Assert.All(drawing, letter => Assert.True(letter is '\n' or (>= ' ' and <= '~')));
        Assert.Equal(drawing, Samples.Named(name).ToString());
    }

    [Fact]
    public void Nothing_in_a_text_reaches_the_terminal_as_a_command() =>
        Assert.DoesNotContain(TextLanes.Draw(Samples.Hostile), letter => letter != '\n' && char.IsControl(letter));

    [Fact]
    public void Lanes_stand_side_by_side_as_soon_as_there_is_room()
    {
        Assert.Contains("an agent is named where it takes over", TextLanes.Draw(Samples.Crowd(6), 120));
        Assert.Contains("each agent has a column", TextLanes.Draw(Samples.Crowd(6), 170));
    }

    [Fact]
    public void A_schedule_is_never_broken()
    {
        string schedule = new('a', 300);

        Assert.EndsWith($"\nreplay: {schedule}", TextLanes.Draw(Samples.Smallest with { Schedule = schedule }, 80), StringComparison.Ordinal);
    }

    [Fact]
    public void A_witness_without_steps_still_says_what_it_is()
    {
        string drawing = TextLanes.Draw(Samples.Smallest with { Steps = [] });

        Assert.Contains("0 agents, 0 switches", drawing);
        Assert.Contains("The code under test threw.", drawing);
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TextLanes.Draw(Samples.Smallest, TextLanes.MinimumWidth - 1));
        Assert.StartsWith(
            "Step 1 is of lane 0, and no lane has that number.", Assert.Throws<ArgumentException>(() => TextLanes.Draw(Samples.Smallest with { Lanes = [] })).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Two lanes have the number 0.",
            Assert.Throws<ArgumentException>(() => TextLanes.Draw(Samples.Smallest with { Lanes = [new Lane(0, "a", true), new Lane(0, "b", false)] })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Property.LostWrite, "<- LOST")]
    [InlineData(Property.FsyncDurability, "<- NOT ON THE DISK")]
    [InlineData(Property.StaleAccess, "<- STALE ACCESS")]
    [InlineData(Property.Counts, "<- VIOLATED")]
    public void What_goes_wrong_at_last_is_called_what_it_is(Property violated, string words) =>
        Assert.Contains(words, TextLanes.Draw(Samples.Smallest with { Violated = violated }), StringComparison.Ordinal);
}
