using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using MmuRules.Analyzers;
using MmuRules.Analyzers.Tests;

namespace MmuRules.CodeFixes.Tests;

/// <summary>The code of the kernel before April 2014, and what the fixes make of it: the orders of 2014 and of 2022.</summary>
/// <remarks>Linux: <c>zap_pte_range</c> before 1cf35d47712d, after it, and after 5df397dec7c4.</remarks>
public sealed class HistoryTests
{
    private const string Original = """
        again:
        var force = false;
        ptl.Lock();
        foreach (var pte in slots)
        {
            var entry = pte.Read();
            if (entry.None)
                continue;
            if (entry.Present)
            {
                var old = pte.Clear();
                gather.Record(pte);
                var mapped = old.Page;
                if (mapped == null)
                    continue;
                if (!mapped.Anonymous)
                {
                    if (old.Dirty)
                        mapped.MarkDirty();
                }

                {|MMU1004:mapped.RemoveRmap()|};
                force = !gather.Defer(mapped);
                if (force)
                    break;
            }
        }

        {|MMU1003:ptl.Unlock()|};

        // The gather ran out of room for pages. Flushing and freeing is not done under the lock: it may take long.
        if (force)
        {
            force = false;
            gather.Flush();
            gather.FreePages();
            goto again;
        }
        """;

    private static readonly string Of2014 = Original.Replace("{|MMU1003:ptl.Unlock()|};", "gather.Flush();\nptl.Unlock();", StringComparison.Ordinal);

    [Fact]
    public Task The_form_before_2014_becomes_that_of_2014() => Fix<UnlockBeforeFlushFix>.Statements(Original, Of2014);

    [Fact]
    public Task The_form_of_2014_becomes_that_of_2022() => Fix<RmapBeforeFlushFix>.Statements(Of2014, Of2022("gather.Flush();\n    gather.FreePages();"));

    [Fact]
    public Task The_form_before_2014_becomes_that_of_2022_in_whatever_order_it_is_fixed()
    {
        var test = new BothFixes
        {
            ReferenceAssemblies = new ReferenceAssemblies("net10.0", new PackageIdentity("Microsoft.NETCore.App.Ref", "10.0.14"), Path.Combine("ref", "net10.0")),
            TestState = { Sources = { Kernel.Method(Original), Kernel.Annotations, Kernel.Operations } },
            FixedState = { Sources = { Kernel.Method(Of2022("gather.Flush();\n    gather.RemoveRmaps();\n    gather.FreePages();")), Kernel.Annotations, Kernel.Operations } },
            // All at once is once for each rule, as with `dotnet format`.
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        };
        return test.RunAsync();
    }

    private static string Of2022(string emptied) => Of2014
        .Replace("        {|MMU1004:mapped.RemoveRmap()|};\n", "", StringComparison.Ordinal)
        .Replace("gather.Defer(", "gather.DeferWithRmap(", StringComparison.Ordinal)
        .Replace("gather.Flush();\nptl", "gather.Flush();\ngather.RemoveRmaps();\nptl", StringComparison.Ordinal)
        .Replace("gather.Flush();\n    gather.FreePages();", emptied, StringComparison.Ordinal);

    private sealed class BothFixes : CSharpCodeFixTest<MmuOrderingAnalyzer, UnlockBeforeFlushFix, DefaultVerifier>
    {
        protected override IEnumerable<CodeFixProvider> GetCodeFixProviders() => [new UnlockBeforeFlushFix(), new RmapBeforeFlushFix()];
    }
}
