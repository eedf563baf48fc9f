using System.Text.Json.Nodes;

namespace MmuRules.Tool.Tests.EndToEnd;

/// <summary>`check` of a whole solution, with real builds.</summary>
public sealed class CheckTests(CheckedSolution solution) : IClassFixture<CheckedSolution>
{
    private IEnumerable<JsonNode> SarifResults => solution.Sarif["runs"]![0]!["results"]!.AsArray().Select(node => node!);

    [Fact]
    public void Findings_make_exit_code_1_and_nothing_is_said_to_be_wrong()
    {
        Assert.True(solution.Run.ExitCode == 1, solution.Run.Errors + solution.Run.Out);
        Assert.DoesNotContain("error", solution.Run.Errors);
    }

    [Fact]
    public void A_finding_is_framed_with_its_steps_numbered_in_order() => Assert.Contains(
        """
        error MMU9999: Harm done after opening
           ╭─ Lib/Lib.cs:13:9
         8 │         Open();
           │         ────── ①
         9 │
        10 │         Dirty();
           │         ─────── ②
           ⋮
        13 │         Harm();
           │         ━━━━━━ ③
           ╰─ 'Harm' does harm opened before
              help: https://example.org/MMU9999
        """,
        solution.Run.Out);

    [Fact]
    public void A_project_with_findings_does_not_keep_its_dependents_from_being_analyzed() =>
        Assert.Contains("App/App.cs", solution.Run.Out);

    [Fact]
    public void A_file_compiled_for_two_frameworks_and_linked_into_two_projects_is_reported_once() =>
        Assert.Single(solution.Run.Out.Split('\n'), line => line.Contains("╭─") && line.Contains("Shared.cs"));

    [Fact]
    public void A_severity_configured_by_the_user_holds()
    {
        Assert.DoesNotContain("Quiet.cs", solution.Run.Out);
        Assert.Contains("error MMU9998: Hopeless", solution.Run.Out);
    }

    [Fact]
    public void A_suppressed_finding_is_not_shown_and_is_in_the_sarif_as_suppressed()
    {
        Assert.DoesNotContain("Harm();\n         │         ━━━━━━\n", solution.Run.Out);
        Assert.Single(SarifResults, result => result["suppressions"] is JsonArray { Count: > 0 });
    }

    [Fact]
    public void The_summary_counts_findings_per_rule_and_file() => Assert.EndsWith(
        """
        3 findings (3 errors) in 3 files:
          MMU9998 1  App/App.cs
          MMU9999 1  Lib/Lib.cs
          MMU9999 1  Shared/Shared.cs

        """,
        solution.Run.Out);

    [Fact]
    public void The_sarif_has_one_run_with_each_finding_once_and_paths_relative_to_the_root()
    {
        Assert.Single(solution.Sarif["runs"]!.AsArray());
        Assert.Equal(4, SarifResults.Count());
        Assert.All(SarifResults, result =>
        {
            var rule = solution.Sarif["runs"]![0]!["tool"]!["driver"]!["rules"]![(int)result["ruleIndex"]!]!;
            Assert.Equal((string?)result["ruleId"], (string?)rule["id"]);
            Assert.Equal("SRCROOT", (string?)result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uriBaseId"]);
        });
    }

    [Fact]
    public void The_users_folders_are_left_as_they_were() =>
        Assert.DoesNotContain(Directory.EnumerateDirectories(solution.Root, "*", SearchOption.AllDirectories), folder => Path.GetFileName(folder) is "bin" or "obj");

    [Fact]
    public void Progress_goes_to_the_error_stream_as_plain_lines()
    {
        Assert.Contains("mmurules: building All.slnx (with restore)", solution.Run.Errors);
        Assert.DoesNotContain("\e[", solution.Run.Errors + solution.Run.Out);
    }
}
