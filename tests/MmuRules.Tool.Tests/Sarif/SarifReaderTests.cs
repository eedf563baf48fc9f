using MmuRules.Tool.Sarif;

namespace MmuRules.Tool.Tests.Sarif;

/// <summary>The compiler's log, read.</summary>
public sealed class SarifReaderTests
{
    private static readonly string Folder = OperatingSystem.IsWindows() ? @"C:\some\a b" : "/some/a b";

    [Fact]
    public void A_result_becomes_a_finding_with_its_steps_in_order()
    {
        var finding = Assert.Single(Read(
            """
            {
              "ruleId": "MMU1003", "ruleIndex": 0, "level": "error", "message": { "text": "The lock is dropped." },
              "locations": [ { "physicalLocation": { "artifactLocation": { "uri": "Zap%20it.cs" }, "region": { "startLine": 9, "startColumn": 5, "endLine": 9, "endColumn": 17 } } } ],
              "relatedLocations": [
                { "physicalLocation": { "artifactLocation": { "uri": "Zap%20it.cs" }, "region": { "startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 4 } } },
                { "physicalLocation": { "artifactLocation": { "uri": "Zap%20it.cs" }, "region": { "startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 4 } } }
              ]
            }
            """));
        Assert.Equal(("MMU1003", "Lock dropped early", Severity.Error, "The lock is dropped.", "https://example.org/1003"), (finding.RuleId, finding.Title, finding.Severity, finding.Message, finding.HelpUri));
        Assert.Equal(new SourceSpan(Path.Combine(Folder, "Zap it.cs"), 9, 5, 9, 17), finding.Primary);
        Assert.Equal([3, 2], finding.Steps.Select(step => step.StartLine));
    }

    [Fact]
    public void An_absolute_uri_with_escapes_is_a_path()
    {
        var path = Path.Combine(Folder, "ü#%.cs");
        Assert.Equal(path, SarifReader.LocalPath(new Uri(path).AbsoluteUri, "/elsewhere"));
    }

    [Fact]
    public void A_result_of_another_tool_does_not_count() => Assert.Empty(Read("""{ "ruleId": "CA1000", "message": { "text": "x" } }"""));

    [Theory]
    [InlineData("""[ { "kind": "inSource" } ]""", 0)]
    [InlineData("""[ { "kind": "inSource", "status": "accepted" } ]""", 0)]
    [InlineData("""[ { "kind": "external", "status": "rejected" } ]""", 1)]
    [InlineData("[]", 1)]
    public void A_suppressed_result_does_not_count_unless_the_suppression_was_rejected(string suppressions, int expected) =>
        Assert.Equal(expected, Read($$"""{ "ruleId": "MMU1003", "message": { "text": "x" }, "suppressions": {{suppressions}} }""").Count);

    [Fact]
    public void Without_a_level_the_rules_default_counts_and_without_that_it_is_a_warning()
    {
        Assert.Equal(Severity.Note, Assert.Single(Read("""{ "ruleId": "MMU9002", "ruleIndex": 1, "message": { "text": "x" } }""")).Severity);
        Assert.Equal(Severity.Warning, Assert.Single(Read("""{ "ruleId": "MMU1003", "message": { "text": "x" } }""")).Severity);
    }

    [Fact]
    public void A_result_without_a_location_is_about_no_file() =>
        Assert.Null(Assert.Single(Read("""{ "ruleId": "MMU1003", "message": { "text": "x" } }""")).Primary);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{ "runs": [] }""")]
    [InlineData("""{ "version": "2.1.0" }""")]
    public void What_is_not_sarif_is_told_as_such(string json) => Assert.Throws<InvalidDataException>(() => SarifLog.Parse(json));

    private static List<Finding> Read(string result) => [.. SarifReader.Findings(
        SarifLog.Parse($$"""
            { "version": "2.1.0", "runs": [ { "results": [ {{result}} ], "tool": { "driver": { "name": "csc", "rules": [
              { "id": "MMU1003", "shortDescription": { "text": "Lock dropped early" }, "helpUri": "https://example.org/1003" },
              { "id": "MMU9002", "shortDescription": { "text": "Inconclusive" }, "defaultConfiguration": { "level": "note" } }
            ] } } } ] }
            """),
        Folder,
        id => id.StartsWith("MMU", StringComparison.Ordinal))];
}
