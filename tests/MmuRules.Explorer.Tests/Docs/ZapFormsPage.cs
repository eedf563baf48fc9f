using System.Text;
using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.Docs;

/// <summary>What docs/zap-forms.md says: the verdicts are found, the words around them written.</summary>
internal static class ZapFormsPage
{
    private static readonly string[] Environments = ["lost write", "fsync", "invalidate", "buffers"];

    internal static IReadOnlyList<VerdictTable> OnX86 { get; } =
        [.. Enum.GetValues<MkCleanForm>().Select(form => VerdictTable.Of(HistoricalForms.All, VerdictColumn.Of(Scenarios.SharedFiles(form), HardwareModel.X86)))];

    internal static VerdictTable BesideReclaim { get; } = VerdictTable.Of(
        HistoricalForms.All,
        [
            .. VerdictColumn.Of([Scenarios.SharedFileReclaim, Scenarios.SharedMemory], HardwareModel.X86),
            new VerdictColumn("SharedMemory on BlindDirty", Scenarios.SharedMemory, HardwareModel.BlindDirty),
            new VerdictColumn("SharedMemory on WriteBackDirty", Scenarios.SharedMemory, HardwareModel.WriteBackDirty),
        ]);

    /// <summary>For each of the four environments the forms on every model.</summary>
    internal static IReadOnlyList<VerdictTable> OnModels { get; } =
        [.. Scenarios.SharedFiles().Select(scenario => VerdictTable.Of(HistoricalForms.All, VerdictColumn.Of(scenario, HardwareModel.All)))];

    internal static string Text()
    {
        var text = new StringBuilder("""
            # What each form of zap_pte_range() loses

            <!-- Made by exploring samples/ZapPteRange: run the tests with MMURULES_WRITE_DOCS=1 to make it anew. -->

            The forms are those of `samples/ZapPteRange/Forms`, unmodified. *holds* means that every interleaving was explored, for any number of stores and rounds of the cleaner. The
            environments are the scenarios of `MmuRules.Exploration.Scenarios`:

            | Scenario | Who acts beside the zap |
            |---|---|

            """.ReplaceLineEndings("\n"));
        foreach (Scenario scenario in (Scenario[])[.. Scenarios.SharedFiles(), Scenarios.SharedFileReclaim, Scenarios.SharedMemory])
        {
            text.Append($"| `{scenario.Name}` | {scenario.Description} |\n");
        }

        foreach ((MkCleanForm form, VerdictTable table) in Enum.GetValues<MkCleanForm>().Zip(OnX86))
        {
            text.Append($"\n## {TitleOf(form)}\n\n{table.ToMarkdown()}");
        }

        text.Append("""

            A cleaner that looks at an entry before it takes the lock sees none while the zap holds the lock, and goes on: what protects under that lock is of no use then. The lock of the
            file's areas is taken before any entry is looked at. The drafts lose no store at rest, whatever the cleaner: they mark the page behind the flush.

            ## Where reclaim alone cleans

            """.ReplaceLineEndings("\n")).Append('\n').Append(BesideReclaim.ToMarkdown());
        text.Append("""

            Reclaim leaves alone what anybody but the page cache holds, and a zapped page is held until its flush: so the thread of April 2014 reasoned. `fsync` and the flusher ask for no
            count. Shared memory is written by reclaim alone, so that every form is right for it, on hardware that sets the dirty bit in an entry that is still there. On `BlindDirty` no form
            is: the page was loaded from, so that its entry permits stores and is clean; the zap clears it and finds no dirty bit; then a CPU stores, and ORs the bit into an entry that nobody
            looks at again. `WriteBackDirty` would have the entry hear of the store at the flush, when there is none any more. (A scenario in which the CPUs only store does not show it: each of their entries is dirty from the fault on.)

            ## On other hardware

            What is violated with the early exit, on every model; the environments in the order of the first table: lost write, fsync, invalidate, buffers.


            """.ReplaceLineEndings("\n"));
        text.Append($"| | {string.Join(" | ", HardwareModel.All.Select(model => $"`{model.Name}`"))} |\n|{string.Concat(Enumerable.Repeat("---|", HardwareModel.All.Count + 1))}\n");
        for (int row = 0; row < HistoricalForms.All.Count; row++)
        {
            text.Append($"| {HistoricalForms.All[row].Name} | {string.Join(" | ", HardwareModel.All.Select((_, column) => Broken(row, column)))} |\n");
        }

        return text.Append("""

            - `S390` and `CoherentTlb` tell every CPU of a clear in the instant in which it happens: there is no stale translation, so nothing is stored behind the zap's back, and the place of the
              flush is of no importance. But the drafts' late marking is no matter of TLBs: a filesystem that has released its buffers meets the page dirty all the same.
            - `SoftwareDirty` sets dirty bits by faults, and loses what `X86` loses: a translation that has been dirty once is used without a fault. Which bits the hardware sets, and when,
              does not matter here; that a translation outlives its entry does.
            - `Arm64` and `PowerPcHash` flush by broadcast, the latter its hash first. Nobody here waits for lockless walkers, so that broadcast and interrupt come to the same.
            - `UniProcessor` has one CPU, and loses no less: another thread is scheduled between clear and flush, and stores through what the TLB still holds.
            - `WriteBackDirty` holds dirty bits back in the TLB. Each store to a page of such a file is told by a fault first, which marks the page and the entry: the bit held back is set
              already.
            - The form of November 2022 holds everywhere.

            """.ReplaceLineEndings("\n")).ToString();
    }

    private static string Broken(int row, int column)
    {
        IEnumerable<string> broken = Environments.Where((_, i) => OnModels[i][row, column].Outcome != Outcome.Proved);
        return broken.Any() ? string.Join(", ", broken) : "holds";
    }

    private static string TitleOf(MkCleanForm form) => form switch
    {
        MkCleanForm.EarlyExit => "The cleaner passes over unmapped pages, as in Linux",
        MkCleanForm.AlwaysLocked => "The cleaner always takes the page-table lock (`.AlwaysLocked`)",
        _ => "The cleaner peeks at the entry without its lock (`.Peeking`)",
    };
}
