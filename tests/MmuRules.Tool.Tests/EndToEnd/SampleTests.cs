using MmuRules.Tool.Analysis;
using MmuRules.Tool.Fixing;

namespace MmuRules.Tool.Tests.EndToEnd;

/// <summary>The real rules on the sample that every reader tries first. It references the rules by itself, as a project.</summary>
public sealed class SampleTests
{
    private static readonly string Sample = Path.Combine("samples", "ZapPteRange");

    [Fact]
    public async Task Check_shows_the_path_of_the_bug_of_2014_once_and_nothing_of_the_code_of_today()
    {
        var run = await RunAsync("check");
        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Out.Split('\n'), line => line.Contains(" MMU1003: "));
        var frame = run.Out[run.Out.IndexOf(" MMU1003: ", StringComparison.Ordinal)..];
        Assert.Contains(Path.Combine(Sample, "Forms", "01_Original.cs"), frame.Split('\n')[1]);
        AssertInOrder(frame, "GetAndClear", "①", "MarkDirty", "②", "Unlock", "━", "③", "help: ");
        Assert.DoesNotContain(Path.Combine("Forms", "05"), run.Out);
    }

    [Fact]
    public async Task Fix_offers_a_flush_before_the_lock_is_released()
    {
        var run = await RunAsync("fix", "--dry-run");
        Assert.Contains("01_Original.cs", run.Out);
        Assert.Contains("+        tlb.FlushTlbOnly();", run.Out);
        Assert.Contains("MMU1003 1  Flush the TLB before releasing 'ptl'", run.Errors);
    }

    private static Task<ToolRun> RunAsync(string command, params string[] options) =>
        ToolRun.OfAsync(AnalyzerSet.Own, FixSet.Own, Repository.Root, [command, Path.Combine(Repository.Root, Sample), .. options]);

    private static void AssertInOrder(string text, params string[] parts)
    {
        var at = 0;
        foreach (var part in parts)
        {
            at = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(at >= 0, $"'{part}' is missing, or too early, in:\n{text}");
        }
    }
}
