using Microsoft.CodeAnalysis.Testing;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests.FailureLayout;

public class FixLayoutTests
{
    private const string Bad = "class C\n{\n    int M()\n    {\n        int [|xBad|] = 0;\n        return xBad;\n    }\n}";

    [Fact]
    public async Task A_failure_shows_the_lines_that_differ() => Assert.Equal(
        """
        Context: Iterative code fix application
        The content of '/0/Test0.cs' after the fix is not as expected. Diff shown with expected as baseline:
         class C
         {
             int M()
             {
        -        int xFine = 0;
        -        return xFine;
        +        int xGood = 0;
        +        return xGood;
             }
         }

        """,
        await new TinyFixTest<GoodFix> { TestCode = Bad, FixedCode = Fixed("Fine") }.FailureAsync(),
        ignoreLineEndingDifferences: true);

    [Fact]
    public async Task A_tree_that_the_parser_would_not_make_is_shown_beside_the_one_that_it_makes()
    {
        var failure = await new TinyFixTest<GluedFix>
        {
            CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne | CodeFixTestBehaviors.SkipFixAllCheck,
            TestCode = Bad,
            FixedState = { MarkupHandling = MarkupMode.Allow, Sources = { Bad.Replace("return xBad", "return 0 + 0") } },
        }.FailureAsync();

        Assert.Contains("The code action made another tree of 'Test0.cs'", failure, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^- +AddExpression:", failure);
        Assert.Matches(@"(?m)^\+ +IdentifierToken: 0 \+ 0", failure);
    }

    [Fact]
    public async Task A_wrong_number_of_fixes_is_told() => Assert.Contains(
        "Expected 2 iterations, 1 were made.",
        await new TinyFixTest<SingleFix> { NumberOfIncrementalIterations = 2, TestCode = Bad, FixedCode = Fixed("Good") }.FailureAsync(),
        StringComparison.Ordinal);

    [Fact]
    public async Task Too_many_fixes_are_told() => Assert.Contains(
        "more than 0",
        await new TinyFixTest<IdleFix> { NumberOfIncrementalIterations = 0, TestCode = Bad, FixedState = { InheritanceMode = StateInheritanceMode.AutoInheritAll } }.FailureAsync(),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_fix_that_an_editor_would_not_offer_is_told() => Assert.Contains(
        "TINY002, which is reported only at the end of the compilation",
        await new TinyFixTest<LateAnalyzer, GoodFix> { TestCode = Bad, FixedCode = Fixed("Good") }.FailureAsync(),
        StringComparison.Ordinal);

    private static string Fixed(string ending) => Bad.Replace("[|", "").Replace("|]", "").Replace("xBad", "x" + ending);
}
