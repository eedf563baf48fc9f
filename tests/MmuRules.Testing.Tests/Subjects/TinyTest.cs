using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace MmuRules.Testing.Tests.Subjects;

/// <summary>A test of an analyzer on the framework that this project runs on.</summary>
public sealed class TinyTest<TAnalyzer> : CSharpAnalyzerTest<TAnalyzer, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    public TinyTest() => ReferenceAssemblies = Frameworks.Net100;

    /// <summary>The failure of the test, which must fail.</summary>
    public async Task<string> FailureAsync() =>
        (await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync())).Message;
}
