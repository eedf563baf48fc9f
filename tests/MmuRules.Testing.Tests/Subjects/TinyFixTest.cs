using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace MmuRules.Testing.Tests.Subjects;

/// <summary>A test of a fix on the framework that this project runs on.</summary>
public class TinyFixTest<TAnalyzer, TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    public TinyFixTest() => ReferenceAssemblies = Frameworks.Net100;

    /// <summary>The failure of the test, which must fail.</summary>
    public async Task<string> FailureAsync() =>
        (await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync())).Message;
}

/// <summary>A test of a fix of what <see cref="TinyAnalyzer"/> reports.</summary>
public sealed class TinyFixTest<TFix> : TinyFixTest<TinyAnalyzer, TFix>
    where TFix : CodeFixProvider, new();
