using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Witnesses;

/// <summary>Witnesses to draw.</summary>
public static class Samples
{
    private const string Form = "/src/Forms/03_SplitFlush.cs";

    /// <summary>How the split flush loses a store: the cleaner needs no lock, for the map count is zero already.</summary>
    public static Witness SplitFlush { get; } = new(
        "split flush, early exit",
        "X86",
        Property.LostWrite,
        "The page was dropped as clean, but the last store to it is not on the disk: the disk has v0, the page had v1.",
        [new Lane(0, "zap", true), new Lane(1, "cpu 0", false), new Lane(2, "cleaner", false), new Lane(3, "fsync", false), new Lane(4, "reclaim", false)],
        [
            Step(1, 1, "stores v0 to 0x0: the fault makes the entry, it and the TLB entry are dirty", changes: ["page 0: none → dirty, mapped once"]),
            Step(2, 0, "locks the page table", line: 25),
            Step(3, 0, "clears the entry of 0x0: it was dirty", StepMarks.WindowOpened, 38, "entry of 0x0: page 0, dirty → none"),
            Step(4, 0, "marks page 0 dirty", StepMarks.DirtyTransferred, 45),
            Step(5, 0, "removes a reverse mapping of page 0", line: 54, changes: ["page 0: mapped once → unmapped"]),
            Step(6, 2, "locks page 0"),
            Step(7, 2, "write-protects the mappings of page 0: there is none, so no lock is taken"),
            Step(8, 2, "clears the dirty mark of page 0", StepMarks.Cleaned, changes: ["page 0: dirty → clean"]),
            Step(9, 2, "writes page 0 to the disk", changes: ["disk: v0"]),
            Step(10, 1, "stores v1 to 0x0 through its TLB entry: that is dirty, so no walk", StepMarks.StaleStore, changes: ["page 0: v0 → v1"]),
            Step(11, 0, "flushes the TLBs: cpu 0 acknowledges", StepMarks.Flushed, 66),
            Step(12, 0, "unlocks the page table", line: 69),
            Step(13, 0, "drops a reference to page 0", line: 76),
            Step(14, 4, "drops page 0 from the cache, for it is clean", StepMarks.Lost, changes: ["page 0: v1 → free"]),
        ],
        Schedule.Create(
            0xC0FFEE, [(1, 0), (0, 0), (0, 0), (0, 0), (0, 0), (2, 0), (2, 0), (2, 0), (2, 0), (1, 0), (0, 0), (0, 0), (0, 0), (4, 0)]).ToString());

    /// <summary>One agent, one step.</summary>
    public static Witness Smallest { get; } = new(
        "smallest",
        "X86",
        Property.NoException,
        "The code under test threw.",
        [new Lane(0, "zap", true)],
        [Step(1, 0, "throws", StepMarks.Lost, 7)],
        "mmu1.1.a.00000");

    /// <summary>Names and texts that mean something in XML, Mermaid, JSON or a terminal.</summary>
    public static Witness Hostile { get; } = new(
        "<script>alert('&')</script> ]]> --> #; %%{init}%%",
        "\u001b[31mX86\u0000",
        Property.StaleAccess,
        "\"quoted\" \\ & <b>bold</b>\r\nsecond line \ud800 \uffff 日本 👩‍👩‍👧",
        [new Lane(4, "end", true), new Lane(9, "cpu; 0: #1 <&>\"' --> -x", false)],
        [
            new WitnessStep(1, 9, "end; style a:#b; wrap: <x> & \"y\" 'z' %% {0} → … ·\u2028", StepMarks.WindowOpened, new CodeSite("/a b/<&>.cs", 1, "M<T>"), ["a: <b> → c & d"]),
            new WitnessStep(2, 4, string.Empty, StepMarks.StaleStore | StepMarks.Lost, null, []),
        ],
        "<&>");

    /// <summary>The names of all of these, for theories.</summary>
    public static TheoryData<string> Names => [nameof(SplitFlush), nameof(Smallest), nameof(Hostile), "Compact", "Crowd"];

    /// <summary>So many agents that act in turn.</summary>
    public static Witness Crowd(int agents, int rounds = 2) => new(
        "a crowd",
        "X86",
        Property.Counts,
        "A count is wrong.",
        [.. Enumerable.Range(0, agents).Select(agent => new Lane(agent, $"cpu {agent}", agent == 0))],
        [.. Enumerable.Range(0, agents * rounds).Select(step => Step(
            step + 1, step % agents, $"stores v{step} to 0x{step:x}: the TLB has it", (StepMarks)(1 << step % 6), step % agents == 0 ? step + 1 : null))],
        "mmu1.1.abc.00000");

    /// <summary>One of these by its name, for theories.</summary>
    public static Witness Named(string name) => name switch
    {
        nameof(SplitFlush) => SplitFlush,
        nameof(Smallest) => Smallest,
        nameof(Hostile) => Hostile,
        "Compact" => SplitFlush.Compact(),
        "Crowd" => Crowd(7, 4),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static WitnessStep Step(int number, int lane, string text, StepMarks marks = StepMarks.None, int? line = null, params string[] changes) =>
        new(number, lane, text, marks, line is { } known ? new CodeSite(Form, known, "ZapPteRange") : null, changes);
}
