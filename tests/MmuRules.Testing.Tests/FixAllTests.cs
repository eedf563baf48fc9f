using Microsoft.CodeAnalysis.Testing;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests;

public class FixAllTests
{
    private const string TwoBad = "class C { int M() { int [|xBad|] = 0, [|yBad|] = 1; return xBad + yBad; } }";
    private const string TwoGood = "class C { int M() { int xGood = 0, yGood = 1; return xGood + yGood; } }";
    private const string TwoBetter = "class C { int M() { int xBetter = 0, yBetter = 1; return xBetter + yBetter; } }";

    [Fact]
    public async Task A_fix_of_all_that_differs_from_the_fix_of_each_fails() => Assert.Contains(
        "Fix all in document",
        await new TinyFixTest<UnevenFix> { TestCode = TwoBad, FixedCode = TwoGood }.FailureAsync(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(CodeFixTestBehaviors.SkipFixAllInDocumentCheck, "Fix all in project")]
    [InlineData(CodeFixTestBehaviors.SkipFixAllInDocumentCheck | CodeFixTestBehaviors.SkipFixAllInProjectCheck, "Fix all in solution")]
    public async Task All_is_fixed_in_each_scope_that_is_not_left_out(CodeFixTestBehaviors skipped, string context) => Assert.Contains(
        context,
        await new TinyFixTest<UnevenFix> { CodeFixTestBehaviors = skipped, TestCode = TwoBad, FixedCode = TwoGood }.FailureAsync(),
        StringComparison.Ordinal);

    [Fact]
    public Task All_scopes_can_be_left_out() => new TinyFixTest<UnevenFix>
    {
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        TestCode = TwoBad,
        FixedCode = TwoGood,
    }.RunAsync();

    [Fact]
    public Task The_outcome_of_a_fix_of_all_can_be_stated_on_its_own() =>
        new TinyFixTest<UnevenFix> { TestCode = TwoBad, FixedCode = TwoGood, BatchFixedCode = TwoBetter }.RunAsync();

    [Fact]
    public async Task Another_outcome_of_a_fix_of_all_fails() => Assert.Contains(
        "Fix all in",
        await new TinyFixTest<GoodFix> { TestCode = TwoBad, FixedCode = TwoGood, BatchFixedCode = TwoBetter }.FailureAsync(),
        StringComparison.Ordinal);

    [Fact]
    public async Task Diagnostics_that_a_fix_of_all_leaves_are_verified() => Assert.Contains(
        "Diagnostics of batch fixed state",
        await new TinyFixTest<UnevenFix>
        {
            TestCode = TwoBad,
            FixedCode = TwoGood,
            BatchFixedCode = TwoBetter.Replace("return xBetter", "return missing"),
        }.FailureAsync(),
        StringComparison.Ordinal);

    [Fact]
    public Task A_fix_without_a_fix_of_all_is_applied_one_by_one_only() =>
        new TinyFixTest<SingleFix> { TestCode = TwoBad, FixedCode = TwoGood }.RunAsync();

    [Fact]
    public Task All_is_fixed_in_all_documents() => new TinyFixTest<GoodFix>
    {
        TestState = { Sources = { TwoBad, TwoBad.Replace("class C", "class D") } },
        FixedState = { Sources = { TwoGood, TwoGood.Replace("class C", "class D") } },
    }.RunAsync();

    [Fact]
    public Task All_is_fixed_in_all_projects() => new TinyFixTest<GoodFix>
    {
        TestState = { Sources = { TwoBad }, AdditionalProjects = { ["Other"] = { Sources = { TwoBad.Replace("class C", "class D") } } } },
        FixedState = { Sources = { TwoGood }, AdditionalProjects = { ["Other"] = { Sources = { TwoGood.Replace("class C", "class D") } } } },
    }.RunAsync();

    [Fact]
    public Task A_project_that_is_not_fixed_as_stated_fails() => new TinyFixTest<GoodFix>
    {
        TestState = { Sources = { TwoBad }, AdditionalProjects = { ["Other"] = { Sources = { TwoBad.Replace("class C", "class D") } } } },
        FixedState = { Sources = { TwoGood }, AdditionalProjects = { ["Other"] = { Sources = { TwoBetter.Replace("class C", "class D") } } } },
    }.FailureAsync();

    [Theory]
    [InlineData(1, null, null, true)]
    [InlineData(2, null, null, false)]
    [InlineData(1, 2, null, false)]
    [InlineData(1, null, 2, false)]
    [InlineData(-2, 1, 1, true)]
    public async Task The_number_of_fixes_of_all_is_as_stated_for_each_scope(int all, int? inDocument, int? inProject, bool isAccepted)
    {
        var test = new TinyFixTest<GoodFix>
        {
            NumberOfFixAllIterations = all,
            NumberOfFixAllInDocumentIterations = inDocument,
            NumberOfFixAllInProjectIterations = inProject,
            TestCode = TwoBad,
            FixedCode = TwoGood,
        };
        await (isAccepted ? test.RunAsync() : test.FailureAsync());
    }
}
