using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MmuRules.Integration.Tests;

[Collection(PackageTests.Name)]
public sealed partial class ConsumerTests(PackageFeed feed, BuiltConsumers consumers) : IClassFixture<BuiltConsumers>
{
    [Fact]
    public void A_package_reference_to_the_machine_makes_wrong_code_an_error() =>
        Assert.Equal(["Zapper.cs(15): error MMU1003"], consumers.ProblemsOf(BuiltConsumers.Wrong));

    [Fact]
    public void Right_code_builds_without_a_word()
    {
        Assert.Empty(consumers.ProblemsOf(BuiltConsumers.Right));
        Assert.True(File.Exists(consumers.PathOf("Right/bin/Debug/net10.0/Right.dll")), consumers.Build.Output);
    }

    [Fact]
    public void An_editorconfig_entry_silences_a_rule()
    {
        Assert.Empty(consumers.ProblemsOf(BuiltConsumers.Silenced));
        Assert.True(File.Exists(consumers.PathOf("Silenced/bin/Debug/net10.0/Silenced.dll")), consumers.Build.Output);
    }

    [Fact]
    public void A_project_with_the_analyzers_alone_and_a_vocabulary_of_its_own_is_checked() =>
        Assert.Equal(["Kernel.cs(16): error MMU1003"], consumers.ProblemsOf(BuiltConsumers.OwnVocabulary));

    [Fact]
    public void A_contract_file_in_the_projects_folder_is_found_and_its_mistakes_are_told_at_their_lines() =>
        Assert.Equal(["Kernel.cs(14): error MMU1003", "kernel.mmurules.txt(7): warning MMU9001"], consumers.ProblemsOf(BuiltConsumers.Contracted).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(BuiltConsumers.ContractedByPackage)]
    [InlineData(BuiltConsumers.ContractedByWayOfAnother)]
    public void Code_on_a_library_is_judged_by_the_contract_file_that_the_librarys_package_brings(string project) =>
        Assert.Equal(["Evictor.cs(18): error MMU1003"], consumers.ProblemsOf(project));

    [Fact]
    public void A_mode_silences_every_rule()
    {
        Assert.Empty(consumers.ProblemsOf(BuiltConsumers.Quiet));
        Assert.True(File.Exists(consumers.PathOf("Quiet/bin/Debug/net10.0/Quiet.dll")), consumers.Build.Output);
    }

    [Fact]
    public void A_mode_has_the_checker_say_where_it_came_to_no_conclusion()
    {
        var log = JsonNode.Parse(File.ReadAllText(consumers.PathOf("Everything/out.sarif")))!;
        Assert.Contains(log["runs"]![0]!["results"]!.AsArray(), result => (string?)result!["ruleId"] == "MMU9002" && (string?)result["level"] == "note");
    }

    [Fact]
    public void A_mode_that_does_not_exist_is_an_error_that_lists_those_that_do()
    {
        Assert.EndsWith("error MMURULES001", Assert.Single(consumers.ProblemsOf(BuiltConsumers.Misspelled)), StringComparison.Ordinal);
        Assert.Contains("MmuRulesMode is 'Every', which is none of Default, All, None and CI.", consumers.Build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_historical_forms_of_the_sample_are_flagged_and_that_of_2022_is_not() =>
        Assert.Equal(
            [
                "01_Original.cs: error MMU1003", "01_Original.cs: error MMU1004",
                "02_TwoPatchDraft.cs: error MMU1004", "02_TwoPatchDraft.cs: error MMU1005", "02b_HansensDraft.cs: error MMU1004", "02b_HansensDraft.cs: error MMU1005",
                "03_SplitFlush.cs: error MMU1004", "04_IMmapLock.cs: error MMU1004",
            ],
            consumers.ProblemsOf(BuiltConsumers.Historical).Select(problem => LineNumber().Replace(problem, "")).Order(StringComparer.Ordinal));

    [Fact]
    public void The_analyzers_are_no_part_of_what_the_consumer_ships()
    {
        var shipped = Directory.EnumerateFiles(consumers.PathOf("Right/bin/Debug/net10.0"), "*.dll").Select(Path.GetFileName).Order();
        Assert.Equal(["MmuRules.Annotations.dll", "MmuRules.dll", "Right.dll"], shipped);
    }

    [Fact]
    public async Task What_the_consumer_ships_runs()
    {
        var run = await ChildProgram.DotnetAsync(consumers.PathOf("Right"), feed.PackagesFolder, "bin/Debug/net10.0/Right.dll");
        Assert.Equal("MmuRules MmuRules.Annotations Zapper", run.MustSucceed().Output.Trim());
    }

    [Fact]
    public async Task What_is_flagged_is_shown_by_the_explorer_of_the_package()
    {
        Assert.Equal(["Zapper.cs(15): warning MMU1003"], consumers.ProblemsOf(BuiltConsumers.Exploring));

        var run = await ChildProgram.DotnetAsync(consumers.PathOf(BuiltConsumers.Exploring), feed.PackagesFolder, $"bin/Debug/net10.0/{BuiltConsumers.Exploring}.dll");

        string shown = run.MustSucceed().Output;
        Assert.Contains("Violated (LostWrite)", shown, StringComparison.Ordinal);
        Assert.Contains("[Zapper.cs:15]", shown, StringComparison.Ordinal);
        Assert.Contains("replay: mmu1.", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_of_the_compiler_has_the_path_in_order()
    {
        var log = JsonNode.Parse(File.ReadAllText(consumers.PathOf("Wrong/out.sarif")))!;
        var result = Assert.Single(log["runs"]![0]!["results"]!.AsArray(), result => (string?)result!["ruleId"] == "MMU1003")!;

        Assert.Equal("error", (string?)result["level"]);
        Assert.Equal(15, LineOf(result["locations"]![0]!));
        Assert.Equal([11, 14], result["relatedLocations"]!.AsArray().Select(location => LineOf(location!)));
    }

    [GeneratedRegex(@"\(\d+\)")]
    private static partial Regex LineNumber();

    private static int LineOf(JsonNode location) => (int)location["physicalLocation"]!["region"]!["startLine"]!;
}
