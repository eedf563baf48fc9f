using System.Text;
using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Tests.Docs;

/// <summary>The files that <c>MmuRulesMode</c> selects are made from the descriptors. Run the tests with MMURULES_WRITE_DOCS=1 to make them anew.</summary>
public sealed class PresetTests
{
    private static readonly string Folder = Repository.PathOf("src", "MmuRules.Analyzers", "buildTransitive", "config");
    private static readonly IReadOnlyList<DiagnosticDescriptor> Rules = [.. new MmuOrderingAnalyzer().SupportedDiagnostics.OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    private static readonly string[] Names = ["Default", "All", "None", "CI"];

    public static TheoryData<string> Modes => [.. Names];

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_preset_is_what_the_descriptors_say(string mode)
    {
        var preset = PresetOf(mode);
        if (Environment.GetEnvironmentVariable("MMURULES_WRITE_DOCS") == "1")
            File.WriteAllText(PathOf(mode), preset);
        Assert.Equal(preset, File.ReadAllText(PathOf(mode)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void There_is_no_preset_without_a_mode() =>
        Assert.Equal(Names.Select(mode => Path.GetFileName(PathOf(mode))).Order(), Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order());

    [Theory]
    [MemberData(nameof(Modes))]
    public void The_compiler_understands_a_preset_and_gives_every_rule_the_severity_of_the_mode(string mode)
    {
        var set = AnalyzerConfigSet.Create<IReadOnlyList<AnalyzerConfig>>([AnalyzerConfig.Parse(File.ReadAllText(PathOf(mode)), PathOf(mode))], out var problems);

        Assert.Empty(problems);
        Assert.All(Rules, rule => Assert.Equal(
            ExpectedOf(mode, rule),
            set.GlobalConfigOptions.TreeOptions.TryGetValue(rule.Id, out var configured) ? configured : ReportDiagnostic.Default));
    }

    // What is not named keeps its own severity, which a profile may lower.
    private static ReportDiagnostic ExpectedOf(string mode, DiagnosticDescriptor rule) => mode switch
    {
        "None" => ReportDiagnostic.Suppress,
        "All" or "CI" when rule.Id == "MMU9002" => ReportDiagnostic.Info,
        "All" when rule.DefaultSeverity < DiagnosticSeverity.Warning => ReportDiagnostic.Warn,
        _ => ReportDiagnostic.Default,
    };

    private static string PresetOf(string mode)
    {
        var text = new StringBuilder($"""
            # MmuRulesMode = {mode}: {MeaningOf(mode)}
            # Made from the descriptors: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.
            is_global = true
            global_level = -99

            """.ReplaceLineEndings("\n"));
        foreach (var rule in Rules)
            if (SeverityOf(ExpectedOf(mode, rule)) is { } severity)
                text.Append($"\n# {rule.Title}\ndotnet_diagnostic.{rule.Id}.severity = {severity}\n");
        return text.ToString();
    }

    private static string MeaningOf(string mode) => mode switch
    {
        "Default" => "every rule at its own severity.",
        "All" => "every rule is a warning at least, and where the checker came to no conclusion it says so.",
        "None" => "no rule.",
        _ => "every rule at its own severity, and where the checker came to no conclusion it says so.",
    };

    private static string? SeverityOf(ReportDiagnostic report) => report switch
    {
        ReportDiagnostic.Suppress => "none",
        ReportDiagnostic.Info => "suggestion",
        ReportDiagnostic.Warn => "warning",
        _ => null,
    };

    private static string PathOf(string mode) => Path.Combine(Folder, $"{mode.ToLowerInvariant()}.globalconfig");
}
