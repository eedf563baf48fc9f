using MmuRules.Tool.Analysis;
using MmuRules.Tool.Fixing;
using MmuRules.Tool.Tests.EndToEnd;

namespace MmuRules.Tool.Tests.Exploring;

/// <summary>What a newcomer sees who explores the sample: each form of zap_pte_range, what it loses and what it does not.</summary>
public sealed class SampleTableTests
{
    private const string Lost = "violated: lost write";
    private const string Fsync = "violated: fsync broken";
    private const string Dirtied = "violated: dirty behind filesystem";
    private const string Proved = "proved";

    // The plain scenarios have the cleaner that leaves early; the columns: a store lost, fsync, a dropped page stored to, a filesystem with buffers.
    private static readonly string[][] Expected =
    [
        ["function", "variant", "SharedFile", "SharedFileFsync", "SharedFileInvalidate", "SharedFileBuffers"],
        ["01 original", "plain", Lost, Fsync, Lost, Lost],
        ["01 original", "AlwaysLocked", Lost, Fsync, Lost, Lost],
        ["02 two-patch draft", "plain", Proved, Fsync, Lost, Dirtied],
        ["02 two-patch draft", "AlwaysLocked", Proved, Fsync, Lost, Dirtied],
        ["02b Hansen's draft", "plain", Proved, Fsync, Lost, Dirtied],
        ["02b Hansen's draft", "AlwaysLocked", Proved, Fsync, Lost, Dirtied],
        ["03 split flush", "plain", Lost, Fsync, Lost, Lost],
        ["03 split flush", "AlwaysLocked", Proved, Proved, Proved, Proved],
        ["04 i_mmap lock", "plain", Lost, Fsync, Lost, Lost],
        ["04 i_mmap lock", "AlwaysLocked", Proved, Proved, Proved, Proved],
        ["05 delayed rmap", "plain", Proved, Proved, Proved, Proved],
        ["05 delayed rmap", "AlwaysLocked", Proved, Proved, Proved, Proved],
    ];

    [Fact]
    public async Task Every_cell_of_the_table_is_as_history_and_the_design_have_it()
    {
        var run = await ToolRun.OfAsync(AnalyzerSet.Own, FixSet.Own, Repository.Root, "explore", Path.Combine(Repository.Root, "samples", "ZapPteRange"));
        Assert.True(run.ExitCode == 1, run.Out + run.Errors);
        var table = run.Out.Split("\n\n")[0].Split('\n').Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal(Expected, table);
        Assert.Contains("[01_Original.cs:", run.Out);
        Assert.Contains("48 verdicts: 20 proved, 28 violated.", run.Out);
    }
}
