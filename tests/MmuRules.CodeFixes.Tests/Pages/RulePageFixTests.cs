using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using MmuRules.Analyzers.Tests.Docs;

namespace MmuRules.CodeFixes.Tests.Pages;

/// <summary>What the table of rules says can be fixed is fixed where the rule's own page is flagged, and nothing is left to say of it.</summary>
public sealed class RulePageFixTests
{
    /// <summary>Each flagged example of a page whose rule has a fix.</summary>
    public static TheoryData<string, int> Examples
    {
        get
        {
            var examples = new TheoryData<string, int>();
            foreach (var id in PageFix.Providers.Keys.Order())
                for (var i = 0; i < RulePage.Of(id).ExamplesOf(RulePage.Flagged).Count; i++)
                    examples.Add(id, i);
            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Each_way_to_fix_a_diagnostic_leaves_nothing_new(string id, int index)
    {
        var page = PageSolution.Of(RulePage.Of(id).ExamplesOf(RulePage.Flagged)[index]);
        var before = await PageSolution.DiagnosticsAsync(page.Solution, page.First);
        foreach (var diagnostic in before)
        {
            var actions = await PageFix.OfferedAsync(page.Solution.GetDocument(page.First)!, diagnostic);
            Assert.NotEmpty(actions);
            Assert.Distinct(actions.Select(action => action.EquivalenceKey));
            foreach (var action in actions)
            {
                Assert.StartsWith($"{id}.", action.EquivalenceKey, StringComparison.Ordinal);
                var after = await PageSolution.DiagnosticsAsync(await PageFix.AppliedAsync(action), page.First);
                var left = after.Where(found => IsOf(id, found)).ToList();
                Assert.True(left.Count < before.Length && left.TrueForAll(found => found.Id == id), $"{action.Title}: {string.Join(", ", after)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task All_at_once_are_fixed_as_far_as_they_are_asked_for(string id, int index)
    {
        var page = PageSolution.Of(RulePage.Of(id).ExamplesOf(RulePage.Flagged)[index]);
        var document = page.Solution.GetDocument(page.First)!;
        var flagged = await PageSolution.DiagnosticsAsync(page.Solution, page.First);
        var key = (await PageFix.OfferedAsync(document, flagged[0])).Select(action => action.EquivalenceKey).FirstOrDefault();

        var texts = new HashSet<string>();
        foreach (var (scope, reached) in new[]
        {
            (FixAllScope.Document, new[] { page.First }),
            (FixAllScope.Project, [page.First, page.Beside]),
            (FixAllScope.Solution, [page.First, page.Beside, page.Elsewhere]),
        })
        {
            var @fixed = await PageFix.AllFixedAsync(document, id, scope, key);
            foreach (var other in new[] { page.First, page.Beside, page.Elsewhere })
            {
                var left = await PageSolution.DiagnosticsAsync(@fixed, other);
                if (reached.Contains(other))
                    Assert.DoesNotContain(left, found => IsOf(id, found));
                else
                    Assert.Equal(flagged.Length, left.Length);
            }

            texts.Add((await @fixed.GetDocument(page.First)!.GetTextAsync()).ToString());
        }

        // However many are fixed with it, a file becomes the same.
        Assert.Single(texts);
    }

    // What is only an information costs time and loses nothing.
    private static bool IsOf(string id, Diagnostic diagnostic) => diagnostic.Id == id || diagnostic.Severity > DiagnosticSeverity.Info;
}
