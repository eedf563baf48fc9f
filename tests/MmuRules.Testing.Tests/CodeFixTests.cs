using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests;

public class CodeFixTests
{
    [Fact]
    public Task A_fix_that_does_what_it_should_is_accepted() => new TinyFixTest<GoodFix>
    {
        TestCode = "class C { int M() { int [|xBad|] = 0; return xBad; } }",
        FixedCode = "class C { int M() { int xGood = 0; return xGood; } }",
    }.RunAsync();

    [Fact]
    public async Task A_fix_that_leaves_other_text_than_expected_fails() => Assert.Contains("xGood", await new TinyFixTest<GoodFix>
    {
        TestCode = "class C { int M() { int [|xBad|] = 0; return xBad; } }",
        FixedCode = "class C { int M() { int xFine = 0; return xFine; } }",
    }.FailureAsync(), StringComparison.Ordinal);

    [Fact]
    public Task A_fix_that_leaves_code_that_does_not_compile_fails() => new TinyFixTest<HalfFix>
    {
        TestCode = "class C { int M() { int [|xBad|] = 0; return xBad; } }",
        FixedCode = "class C { int M() { int xGood = 0; return xBad; } }",
    }.FailureAsync();

    [Fact]
    public Task A_fix_of_all_that_differs_from_the_fix_of_each_fails() => new TinyFixTest<UnevenFix>
    {
        TestCode = "class C { int M() { int [|xBad|] = 0, [|yBad|] = 1; return xBad + yBad; } }",
        FixedCode = "class C { int M() { int xGood = 0, yGood = 1; return xGood + yGood; } }",
    }.FailureAsync();

    [Fact]
    public Task A_fix_of_all_may_differ_where_the_test_says_so() => new TinyFixTest<UnevenFix>
    {
        TestCode = "class C { int M() { int [|xBad|] = 0, [|yBad|] = 1; return xBad + yBad; } }",
        FixedCode = "class C { int M() { int xGood = 0, yGood = 1; return xGood + yGood; } }",
        BatchFixedCode = "class C { int M() { int xBetter = 0, yBetter = 1; return xBetter + yBetter; } }",
    }.RunAsync();

    [Fact]
    public Task A_fix_that_never_ends_fails() => new TinyFixTest<EndlessFix>
    {
        TestCode = "class C { int M() { int [|xBad|] = 0; return xBad; } }",
        FixedCode = "class C { int M() { int [|xVeryBad|] = 0; return xVeryBad; } }",
    }.FailureAsync();

    [Fact]
    public Task A_tree_that_the_parser_would_not_make_fails() => new TinyFixTest<GluedFix>
    {
        TestCode = "class C { int M() { int [|xBad|] = 0; return xBad; } }",
        FixedCode = "class C { int M() { int {|TINY001:xBad|} = 0; return 0 + 0; } }",
        NumberOfIncrementalIterations = 1,
    }.FailureAsync();
}
