using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.Analyzers.Tests.Docs;

/// <summary>What is said of the rules in several places is the same in all of them.</summary>
public sealed class CatalogueTests
{
    private static readonly IReadOnlyList<DiagnosticDescriptor> Descriptors = new MmuOrderingAnalyzer().SupportedDiagnostics;

    [Fact]
    public void Ids_are_unique() => Assert.Distinct(Descriptors.Select(descriptor => descriptor.Id));

    [Fact]
    public void Titles_are_unique() => Assert.Distinct(Descriptors.Select(descriptor => descriptor.Title.ToString()));

    [Fact]
    public void Every_rule_says_what_it_is_about_in_a_title_a_message_and_a_description() => Assert.All(Descriptors, descriptor =>
    {
        Assert.DoesNotMatch(@"\.$", descriptor.Title.ToString());
        Assert.NotEqual("{0}", descriptor.MessageFormat.ToString());
        Assert.EndsWith(".", descriptor.Description.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    public void The_thousands_of_an_id_say_its_category() => Assert.All(Descriptors, descriptor => Assert.Equal(
        descriptor.Id[3] switch
        {
            '1' => "MmuRules.Order",
            '2' => "MmuRules.Entries",
            '3' => "MmuRules.Gather",
            '4' => "MmuRules.Locks",
            _ => "MmuRules.Checker",
        },
        descriptor.Category));

    [Fact]
    public void The_release_notes_list_every_rule_as_it_is()
    {
        var listed = Releases("AnalyzerReleases.Shipped.md").Concat(Releases("AnalyzerReleases.Unshipped.md")).ToList();

        Assert.Equal(
            Descriptors.Select(descriptor => $"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity}").Order(),
            listed.Select(row => string.Join(" | ", row.Take(3))).Order());
        Assert.All(listed, row => Assert.EndsWith($"[Documentation](docs/rules/{row[0]}.md)", row[3], StringComparison.Ordinal));
    }

    [Fact]
    public void The_analyzer_knows_the_effects_of_the_vocabulary_by_name() => Assert.Equal(Enum.GetNames<Annotations.MmuEffect>(), Enum.GetNames<MmuEffect>());

    [Fact]
    public void The_analyzer_knows_the_locks_of_the_vocabulary_by_name() => Assert.Equal(Enum.GetNames<Annotations.MmuLock>(), Enum.GetNames<MmuLock>());

    private static IEnumerable<string[]> Releases(string file) =>
        File.ReadLines(Repository.PathOf(file))
            .Where(line => line.StartsWith("MMU", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries));
}
