using Microsoft.CodeAnalysis.Testing;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests;

public class CodeFixTests
{
    private const string Bad = "class C { int M() { int [|xBad|] = 0; return xBad; } }";
    private const string Good = "class C { int M() { int xGood = 0; return xGood; } }";
    private const string TwoBad = "class C { int M() { int [|xBad|] = 0, [|yBad|] = 1; return xBad + yBad; } }";
    private const string TwoGood = "class C { int M() { int xGood = 0, yGood = 1; return xGood + yGood; } }";

    [Fact]
    public Task A_fix_that_does_what_it_should_is_accepted() =>
        new TinyFixTest<GoodFix> { TestCode = Bad, FixedCode = Good }.RunAsync();

    [Fact]
    public Task Several_diagnostics_are_fixed_one_by_one_and_all_at_once() =>
        new TinyFixTest<GoodFix> { TestCode = TwoBad, FixedCode = TwoGood }.RunAsync();

    [Fact]
    public Task Without_a_fixed_state_only_diagnostics_are_verified() =>
        new TinyFixTest<HalfFix> { TestCode = Bad }.RunAsync();

    [Fact]
    public async Task A_missing_diagnostic_fails_in_the_test_state() => Assert.Contains(
        "Diagnostics of test state",
        await new TinyFixTest<GoodFix> { TestCode = Bad.Replace("[|xBad|]", "xBad"), FixedCode = Good }.FailureAsync(),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_diagnostic_that_stays_and_is_not_expected_fails_in_the_fixed_state() => Assert.Contains(
        "Diagnostics of fixed state",
        await new TinyFixTest<HalfFix> { TestCode = Bad, FixedCode = "class C { int M() { int xGood = 0; return xBad; } }" }.FailureAsync(),
        StringComparison.Ordinal);

    [Fact]
    public Task An_error_that_a_fix_leaves_can_be_expected() => new TinyFixTest<HalfFix>
    {
        TestCode = Bad,
        FixedCode = "class C { int M() { int xGood = 0; return {|CS0103:xBad|}; } }",
    }.RunAsync();

    [Fact]
    public async Task Other_text_than_expected_fails() => Assert.Contains(
        "Iterative code fix application",
        await new TinyFixTest<GoodFix> { TestCode = Bad, FixedCode = Good.Replace("xGood", "xFine") }.FailureAsync(),
        StringComparison.Ordinal);

    [Fact]
    public Task Other_white_space_than_expected_fails() =>
        new TinyFixTest<GoodFix> { TestCode = Bad, FixedCode = Good.Replace("{ int xGood", "{  int xGood") }.FailureAsync();

    [Fact]
    public Task Other_line_ends_than_expected_fail() =>
        new TinyFixTest<GoodFix> { TestCode = Bad + "\n", FixedCode = Good + "\r\n" }.FailureAsync();

    [Fact]
    public Task A_fix_that_never_ends_fails() => new TinyFixTest<EndlessFix>
    {
        TestCode = Bad,
        FixedCode = "class C { int M() { int {|TINY001:xVeryBad|} = 0; return xVeryBad; } }",
        FixedState = { MarkupHandling = MarkupMode.Allow },
    }.FailureAsync();

    [Fact]
    public Task A_fix_may_be_applied_once_only() => new TinyFixTest<EndlessFix>
    {
        CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne,
        TestCode = Bad,
        FixedCode = "class C { int M() { int {|TINY001:xVeryBad|} = 0; return xVeryBad; } }",
        FixedState = { MarkupHandling = MarkupMode.Allow },
    }.RunAsync();

    [Fact]
    public Task No_fix_is_expected_if_nothing_changes() =>
        new TinyFixTest<EmptyCodeFixProvider> { TestCode = Bad, FixedCode = Bad }.RunAsync();

    [Fact]
    public Task A_fix_where_none_is_expected_fails() =>
        new TinyFixTest<GoodFix> { TestCode = Bad, FixedCode = Bad }.FailureAsync();

    [Fact]
    public Task A_fix_that_changes_nothing_fails_where_none_is_expected() =>
        new TinyFixTest<IdleFix> { TestCode = Bad, FixedCode = Bad }.FailureAsync();

    [Fact]
    public Task A_fix_that_is_not_offered_fails_where_one_is_expected() =>
        new TinyFixTest<EmptyCodeFixProvider> { TestCode = Bad, FixedCode = Good }.FailureAsync();

    [Theory]
    [InlineData(2, true)]
    [InlineData(-2, true)]
    [InlineData(-3, true)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(-1, false)]
    public async Task The_number_of_fixes_is_as_stated_or_at_most_its_negative(int iterations, bool isAccepted)
    {
        var test = new TinyFixTest<SingleFix> { NumberOfIncrementalIterations = iterations, TestCode = TwoBad, FixedCode = TwoGood };
        await (isAccepted ? test.RunAsync() : test.FailureAsync());
    }

    [Fact]
    public Task What_no_fix_handles_stays_expected_without_being_stated_again() => new TinyFixTest<GoodFix>
    {
        TestState =
        {
            Sources = { Bad, "class D { int M() => missing; }" },
            ExpectedDiagnostics = { DiagnosticResult.CompilerError("CS0103").WithSpan("/0/Test1.cs", 1, 22, 1, 29).WithArguments("missing") },
        },
        FixedState = { Sources = { Good, "class D { int M() => missing; }" } },
    }.RunAsync();

    [Fact]
    public Task What_no_fix_handles_must_be_stated_again_if_nothing_is_inherited() => new TinyFixTest<GoodFix>
    {
        TestState =
        {
            Sources = { Bad, "class D { int M() => missing; }" },
            ExpectedDiagnostics = { DiagnosticResult.CompilerError("CS0103").WithSpan("/0/Test1.cs", 1, 22, 1, 29).WithArguments("missing") },
        },
        FixedState = { InheritanceMode = StateInheritanceMode.Explicit, Sources = { Good, "class D { int M() => missing; }" } },
    }.FailureAsync();

    [Fact]
    public Task What_the_compiler_reports_can_be_fixed() => new TinyFixTest<EmptyDiagnosticAnalyzer, UnusedVariableFix>
    {
        TestCode = "class C { void M() { int {|#0:x|} = 0; } }",
        ExpectedDiagnostics = { DiagnosticResult.CompilerWarning("CS0219").WithLocation(0).WithArguments("x") },
        FixedCode = "class C { void M() { } }",
    }.RunAsync();
}
