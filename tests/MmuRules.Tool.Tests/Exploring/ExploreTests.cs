using MmuRules.Tool.Tests.EndToEnd;

namespace MmuRules.Tool.Tests.Exploring;

/// <summary>The command on two functions, one wrong and one right.</summary>
public sealed class ExploreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _assembly;

    public ExploreTests() => _assembly = SmallAssembly.Compile(_folder, "Zaps", SmallAssembly.RightAndWrong);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_table_the_witness_and_the_sum_are_shown_and_the_exit_code_is_1()
    {
        var run = await ExploreAsync();
        Assert.True(run.ExitCode == 1, run.Out + run.Errors);
        Assert.StartsWith(
            """
            function  SharedFile
            right     proved
            wrong     violated: lost write

            wrong in SharedFile on X86: lost write

            """,
            run.Out);
        Assert.Contains("[Zaps.cs:", run.Out);
        Assert.Contains("<- LOST", run.Out);
        Assert.Contains("SharedFile: Two CPUs store to a page of a shared file, a flusher cleans it, reclaim drops it.\n", run.Out);
        Assert.Contains("2 verdicts: 1 proved, 1 violated.", run.Out);
        Assert.Contains("Proved means: in every interleaving, with any number of stores and rounds.", run.Out);
        Assert.Contains("mmurules: exploring 2 functions: 2 combinations of function, scenario and hardware model\n", run.Errors);
    }

    [Fact]
    public async Task With_exit_zero_a_violation_is_0_and_shown()
    {
        var run = await ExploreAsync("--exit-zero");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("violated: lost write", run.Out);
    }

    [Fact]
    public async Task Scenarios_models_and_properties_can_be_chosen_in_any_capitals_and_with_a_star()
    {
        var run = await ExploreAsync("--scenario", "sharedfile,SharedFileFs*.AlwaysLocked", "--model", "X86", "--model", "coherent-tlb", "--property", "lost-write");
        Assert.Equal(
            """
            function  variant       model        SharedFile            SharedFileFsync
            right     plain         X86          proved                -
            right     plain         CoherentTlb  proved                -
            right     AlwaysLocked  X86          -                     proved
            right     AlwaysLocked  CoherentTlb  -                     proved
            wrong     plain         X86          violated: lost write  -
            wrong     plain         CoherentTlb  proved                -
            wrong     AlwaysLocked  X86          -                     proved
            wrong     AlwaysLocked  CoherentTlb  -                     proved
            """.ReplaceLineEndings("\n"),
            run.Out.Split("\n\n")[0]);
    }

    [Fact]
    public async Task A_function_can_be_chosen()
    {
        var run = await ExploreAsync("--function", "Ri*");
        Assert.True(run.ExitCode == 0, run.Out + run.Errors);
        Assert.StartsWith("function  SharedFile\nright     proved\n\n", run.Out);
    }

    [Fact]
    public async Task A_schedule_below_a_witness_replays_it_and_finds_out_by_itself_what_it_is_of()
    {
        var schedule = ScheduleIn((await ExploreAsync()).Out);
        var run = await ExploreAsync("--replay", schedule);
        Assert.True(run.ExitCode == 1, run.Out + run.Errors);
        Assert.Contains("wrong     violated: lost write", run.Out);
        Assert.DoesNotContain("right", run.Out.Split("\n\n")[0]);
        Assert.Equal(schedule, ScheduleIn(run.Out));
    }

    [Fact]
    public async Task A_witness_is_drawn_as_svg_and_mermaid_and_all_is_written_as_json()
    {
        var (svg, mermaid, json) = (Path.Combine(_folder.Root, "out/w.svg"), Path.Combine(_folder.Root, "out/w.mmd"), Path.Combine(_folder.Root, "out/w.json"));
        var run = await ExploreAsync("--svg", svg, "--mermaid", mermaid, "--json", json);
        Assert.StartsWith("<svg", File.ReadAllText(svg));
        Assert.StartsWith("sequenceDiagram", File.ReadAllText(mermaid));
        Assert.Contains("\"code\": \"wrong\"", File.ReadAllText(json));
        Assert.Contains($"mmurules: wrote {svg}\n", run.Errors);
    }

    [Fact]
    public async Task Several_witnesses_go_to_files_beside_the_one_that_was_asked_for()
    {
        await ExploreAsync("--scenario", "SharedFile,SharedFile.AlwaysLocked", "--svg", Path.Combine(_folder.Root, "w.svg"));
        Assert.Equal(
            ["w-wrong-SharedFile-X86.svg", "w-wrong-SharedFile.AlwaysLocked-X86.svg"],
            Directory.EnumerateFiles(_folder.Root, "*.svg").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Parts_are_written_and_merged_to_what_the_whole_gives()
    {
        var parts = new List<string>();
        for (var part = 0; part < 3; part++)
        {
            parts.Add(Path.Combine(_folder.Root, $"part-{part}.json"));
            var run = await ExploreAsync("--shard", $"{part}/3", "--json", parts[part]);
            Assert.Contains($"nothing in part {part}/3", run.Out);
        }

        var merged = await ToolRun.OfAsync(_folder.Root, ["explore", "--merge", .. parts]);
        Assert.True(merged.ExitCode == 1, merged.Out + merged.Errors);
        Assert.Contains("right     proved\nwrong     violated: lost write\n", merged.Out);

        var missing = await ToolRun.OfAsync(_folder.Root, ["explore", "--merge", parts[0], parts[2]]);
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("right in SharedFile on X86: Of 3 parts these are missing: 1/3.", missing.Errors);
    }

    [Theory]
    [InlineData("quick")]
    [InlineData("random")]
    public async Task A_search_that_is_no_proof_says_so(string mode)
    {
        var run = await ExploreAsync("--mode", mode);
        Assert.Contains("right     nothing found", run.Out);
        Assert.DoesNotContain("proved", run.Out);
    }

    [Fact]
    public async Task The_same_seed_finds_the_same()
    {
        var first = await ExploreAsync("--mode", "random", "--seed", "7");
        var second = await ExploreAsync("--mode", "random", "--seed", "7");
        Assert.Equal(first.Out.Split("\n\nSharedFile: ")[0], second.Out.Split("\n\nSharedFile: ")[0]);
    }

    [Fact]
    public async Task A_proof_is_tried_with_mistakes_when_that_is_asked_for()
    {
        var run = await ExploreAsync("--mutants");
        Assert.Contains("mistakes in right", run.Out);
        Assert.Contains("found out: lost write", run.Out);
        Assert.DoesNotContain("mistakes in wrong", run.Out);
    }

    private static string ScheduleIn(string output) => output.Split('\n').Single(line => line.StartsWith("replay: ", StringComparison.Ordinal))["replay: ".Length..];

    private Task<ToolRun> ExploreAsync(params string[] options) => ToolRun.OfAsync(_folder.Root, ["explore", _assembly, .. options]);
}
