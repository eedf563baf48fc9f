using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using MmuRules.Analyzers;
using MmuRules.Analyzers.Tests;

namespace MmuRules.CodeFixes.Tests;

/// <summary>Runs a fix over code written on the test kernel.</summary>
internal static class Fix<TFix>
    where TFix : CodeFixProvider, new()
{
    private static readonly ReferenceAssemblies Framework = new("net10.0", new PackageIdentity("Microsoft.NETCore.App.Ref", "10.0.14"), Path.Combine("ref", "net10.0"));

    /// <summary>Fixes the statements of a method: one by one, and all at once.</summary>
    public static Task Statements(string flagged, string @fixed, Action<Test>? configure = null) =>
        Source(Kernel.Method(flagged), Kernel.Method(@fixed), configure);

    /// <summary>Fixes a source file.</summary>
    public static Task Source(string flagged, string @fixed, Action<Test>? configure = null)
    {
        var test = new Test
        {
            TestState = { Sources = { flagged, Kernel.Annotations, Kernel.Operations } },
            FixedState = { Sources = { @fixed, Kernel.Annotations, Kernel.Operations } },
        };
        configure?.Invoke(test);
        return test.RunAsync();
    }

    /// <summary>Fixes a source file that is meant for some machines only.</summary>
    public static Task SourceUnder(string profile, string flagged, string @fixed, string? key = null) => Source(flagged, @fixed, test =>
    {
        test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", $"root = true\n[*.cs]\nmmurules.profile = {profile}\n"));
        test.CodeActionEquivalenceKey = key;
    });

    /// <summary>Nothing is offered for the diagnostics in the statements of a method.</summary>
    public static Task IsNotOffered(string flagged) => Statements(flagged, flagged);

    /// <summary>An action of this manner is not offered; others may be.</summary>
    public static Task IsNotOffered(string flagged, string key) => Statements(flagged, flagged, test => test.CodeActionEquivalenceKey = key);

    /// <summary>An action of this manner is not offered for the diagnostics in a source file.</summary>
    public static Task SourceIsNotOffered(string flagged, string key) => Source(flagged, flagged, test => test.CodeActionEquivalenceKey = key);

    internal sealed class Test : CSharpCodeFixTest<MmuOrderingAnalyzer, TFix, DefaultVerifier>
    {
        public Test() => ReferenceAssemblies = Framework;
    }
}
