using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests;

public class VerifierTests
{
    private readonly DefaultVerifier _verifier = new();

    [Fact]
    public void An_expectation_is_made_from_the_only_diagnostic_of_an_analyzer()
    {
        var result = CSharpAnalyzerVerifier<TinyAnalyzer, DefaultVerifier>.Diagnostic();

        Assert.Equal((TinyAnalyzer.Id, DiagnosticSeverity.Warning), (result.Id, result.Severity));
        Assert.Throws<InvalidOperationException>(() => CSharpAnalyzerVerifier<PairAnalyzer, DefaultVerifier>.Diagnostic());
    }

    [Fact]
    public void An_expectation_is_made_from_an_id()
    {
        Assert.Equal("CLASS003", CSharpAnalyzerVerifier<PairAnalyzer, DefaultVerifier>.Diagnostic("CLASS003").Id);
        Assert.Throws<InvalidOperationException>(() => CSharpAnalyzerVerifier<TwinAnalyzer, DefaultVerifier>.Diagnostic("CLASS004"));
    }

    [Fact]
    public void An_expectation_is_made_from_a_descriptor() => Assert.Equal(
        TinyAnalyzer.Id,
        CSharpCodeFixVerifier<TinyAnalyzer, GoodFix, DefaultVerifier>.Diagnostic(TinyAnalyzer.BadName).Id);

    [Fact]
    public Task A_test_has_a_short_form() =>
        AnalyzerVerifier<TinyAnalyzer, TinyTest<TinyAnalyzer>, DefaultVerifier>.VerifyAnalyzerAsync(
            "class C { void M(int a) { {|#1:int|} {|#0:xBad|} = a; } }",
            new DiagnosticResult(TinyAnalyzer.BadName).WithLocation(0).WithLocation(1).WithArguments("xBad"));

    [Fact]
    public Task A_test_of_a_fix_has_a_short_form() =>
        CodeFixVerifier<TinyAnalyzer, GoodFix, TinyFixTest<GoodFix>, DefaultVerifier>.VerifyCodeFixAsync(
            "class C { int M() { {|#1:int|} {|#0:xBad|} = 0; return xBad; } }",
            new DiagnosticResult(TinyAnalyzer.BadName).WithLocation(0).WithLocation(1).WithArguments("xBad"),
            "class C { int M() { int xGood = 0; return xGood; } }");

    [Fact]
    public void Each_assertion_passes_or_throws()
    {
        _verifier.Equal(1, 1);
        _verifier.True(true);
        _verifier.False(false);
        _verifier.Empty("list", Array.Empty<int>());
        _verifier.NotEmpty("list", [1]);
        _verifier.SequenceEqual([1, 2], [1, 2]);
        _verifier.SequenceEqual(["a"], ["A"], StringComparer.OrdinalIgnoreCase);
        _verifier.LanguageIsSupported(LanguageNames.CSharp);
        _verifier.EqualOrDiff("a", "a");

        Throws(() => _verifier.Equal(1, 2));
        Throws(() => _verifier.True(false));
        Throws(() => _verifier.False(true));
        Throws(() => _verifier.Empty("list", [1]));
        Throws(() => _verifier.NotEmpty("list", Array.Empty<int>()));
        Throws(() => _verifier.SequenceEqual([1, 2], [2, 1]));
        Throws(() => _verifier.LanguageIsSupported("Cobol"));
        Throws(() => _verifier.EqualOrDiff("a", "b"));
        Throws(() => _verifier.Fail());
    }

    [Fact]
    public void A_failure_tells_its_context_from_the_outside_in()
    {
        var verifier = _verifier.PushContext("outer").PushContext("inner");

        var failure = Assert.Throws<InvalidOperationException>(() => verifier.Fail("Why."));
        Assert.Equal($"Context: outer{Environment.NewLine}Context: inner{Environment.NewLine}Why.", failure.Message);
    }

    [Fact]
    public void A_derived_verifier_must_make_its_own_contexts() => Throws(() => new DerivedVerifier().PushContext("outer"));

    [Theory]
    [InlineData("?(3,5,3,9): warning TINY001: Variable 'x' has a bad name", false)]
    [InlineData("?(3,5): warning TINY001: Variable 'x' has a bad name", true)]
    public void An_expectation_prints_as_the_compiler_would(string expected, bool isStartOnly)
    {
        var result = new DiagnosticResult(TinyAnalyzer.BadName).WithArguments("x");

        Assert.Equal(expected, (isStartOnly ? result.WithLocation(3, 5) : result.WithSpan(3, 5, 3, 9)).ToString());
    }

    private static void Throws(Action action) => Assert.Throws<InvalidOperationException>(action);

    private sealed class DerivedVerifier : DefaultVerifier;
}
