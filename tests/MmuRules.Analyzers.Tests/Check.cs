using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace MmuRules.Analyzers.Tests;

/// <summary>Runs the analyzer over code written on the <see cref="Kernel"/>.</summary>
internal static class Check
{
    public static ReferenceAssemblies Framework { get; } = new("net10.0", new PackageIdentity("Microsoft.NETCore.App.Ref", "10.0.14"), Path.Combine("ref", "net10.0"));

    /// <summary>Checks the statements of a method against the diagnostics marked in them.</summary>
    public static Task Statements(string statements, params DiagnosticResult[] expected) => Source(Kernel.Method(statements), expected);

    /// <summary>Checks a source file against the diagnostics marked in it.</summary>
    public static Task Source(string source, params DiagnosticResult[] expected)
    {
        var test = new Test { TestState = { Sources = { source, Kernel.Annotations, Kernel.Operations } } };
        test.TestState.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    /// <summary>Checks the statements of a method on the machines of a profile.</summary>
    public static Task StatementsUnder(string profile, string statements, params DiagnosticResult[] expected) =>
        Configured($"mmurules.profile = {profile}", Kernel.Method(statements), expected);

    /// <summary>Checks a source file with an option set for all files.</summary>
    public static Task Configured(string option, string source, params DiagnosticResult[] expected) =>
        Files([("/.editorconfig", $"root = true\n[*.cs]\n{option}\n")], [source], expected);

    /// <summary>Checks source files beside configuration files.</summary>
    public static Task Files((string Path, string Text)[] configuration, string[] sources, params DiagnosticResult[] expected)
    {
        var test = new Test();
        foreach (var source in sources.Append(Kernel.Annotations).Append(Kernel.Operations))
            test.TestState.Sources.Add(source);
        foreach (var (path, text) in configuration)
            test.TestState.AnalyzerConfigFiles.Add((path, text));
        test.TestState.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync();
    }

    public static DiagnosticResult Diagnostic(string id) => CSharpAnalyzerVerifier<MmuOrderingAnalyzer, DefaultVerifier>.Diagnostic(id);

    internal sealed class Test : CSharpAnalyzerTest<MmuOrderingAnalyzer, DefaultVerifier>
    {
        public Test() => ReferenceAssemblies = Framework;
    }
}
