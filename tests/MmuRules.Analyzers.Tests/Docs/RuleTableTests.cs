using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MmuRules.Analyzers.Tests.Docs;

/// <summary>docs/rules/README.md is made from the descriptors. Run the tests with MMURULES_WRITE_DOCS=1 to make it anew.</summary>
public sealed class RuleTableTests
{
    private static readonly string TableFile = Repository.PathOf("docs", "rules", "README.md");

    [Fact]
    public void The_table_of_rules_is_what_the_descriptors_say()
    {
        var table = Table();
        if (Environment.GetEnvironmentVariable("MMURULES_WRITE_DOCS") == "1")
            File.WriteAllText(TableFile, table);
        Assert.Equal(table, File.ReadAllText(TableFile).ReplaceLineEndings("\n"));
    }

    private static string Table()
    {
        var fixable = FixableIds();
        var text = new StringBuilder("""
            # Rules

            <!-- Made from the descriptors: run the tests with MMURULES_WRITE_DOCS=1 to make it anew. -->

            | Id | Title | Category | Severity | Fix |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var rule in new MmuOrderingAnalyzer().SupportedDiagnostics.OrderBy(rule => rule.Id, StringComparer.Ordinal))
            text.Append($"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.Category} | {rule.DefaultSeverity} | {(fixable.Contains(rule.Id) ? "yes" : "no")} |\n");
        return text.ToString();
    }

    private static HashSet<string> FixableIds() =>
        [.. Assembly.Load("MmuRules.CodeFixes").GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds)];
}
