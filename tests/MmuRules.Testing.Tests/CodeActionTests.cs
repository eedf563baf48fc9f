using Microsoft.CodeAnalysis.Testing;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests;

public class CodeActionTests
{
    private const string Bad = "class C { int M() { int [|xBad|] = 0; return xBad; } }";
    private const string Good = "class C { int M() { int xGood = 0; return xGood; } }";
    private const string Fine = "class C { int M() { int xFine = 0; return xFine; } }";

    [Fact]
    public Task The_first_action_is_applied() => new TinyFixTest<ChoiceFix> { TestCode = Bad, FixedCode = Good }.RunAsync();

    [Fact]
    public Task Another_action_is_chosen_by_its_index() =>
        new TinyFixTest<ChoiceFix> { CodeActionIndex = 1, TestCode = Bad, FixedCode = Fine }.RunAsync();

    [Fact]
    public Task Another_action_is_chosen_by_its_key() =>
        new TinyFixTest<ChoiceFix> { CodeActionEquivalenceKey = "Fine", TestCode = Bad, FixedCode = Fine }.RunAsync();

    [Fact]
    public Task Index_and_key_may_name_the_same_action() =>
        new TinyFixTest<ChoiceFix> { CodeActionIndex = 1, CodeActionEquivalenceKey = "Fine", TestCode = Bad, FixedCode = Fine }.RunAsync();

    [Fact]
    public Task Index_and_key_of_different_actions_fail() =>
        new TinyFixTest<ChoiceFix> { CodeActionIndex = 0, CodeActionEquivalenceKey = "Fine", TestCode = Bad, FixedCode = Fine }.FailureAsync();

    [Fact]
    public Task An_index_that_is_not_offered_fails() =>
        new TinyFixTest<ChoiceFix> { CodeActionIndex = 2, TestCode = Bad, FixedCode = Fine }.FailureAsync();

    [Fact]
    public Task A_key_that_is_not_offered_fails() =>
        new TinyFixTest<ChoiceFix> { CodeActionEquivalenceKey = "Bad", TestCode = Bad, FixedCode = Fine }.FailureAsync();

    [Fact]
    public Task Actions_of_a_group_are_chosen_like_others() =>
        new TinyFixTest<GroupedFix> { CodeActionIndex = 1, TestCode = Bad, FixedCode = Fine }.RunAsync();

    [Fact]
    public Task A_further_check_sees_the_action() => new TinyFixTest<SingleFix>
    {
        TestCode = Bad,
        FixedCode = Good,
        CodeActionVerifier = (action, verifier) => verifier.Equal("Rename to …Good", action.Title),
    }.RunAsync();

    [Fact]
    public Task A_further_check_of_the_action_may_fail() => new TinyFixTest<SingleFix>
    {
        TestCode = Bad,
        FixedCode = Good,
        CodeActionVerifier = (_, verifier) => verifier.Fail("No."),
    }.FailureAsync();

    [Fact]
    public Task A_fix_of_what_is_reported_at_the_end_of_the_compilation_fails() =>
        new TinyFixTest<LateAnalyzer, GoodFix> { TestCode = Bad, FixedCode = Good }.FailureAsync();

    [Fact]
    public Task A_fix_of_what_is_reported_at_the_end_of_the_compilation_can_be_accepted() => new TinyFixTest<LateAnalyzer, GoodFix>
    {
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck,
        TestCode = Bad,
        FixedCode = Good,
    }.RunAsync();

    [Theory]
    [InlineData(CodeActionValidationMode.None, true)]
    [InlineData(CodeActionValidationMode.SemanticStructure, false)]
    [InlineData(CodeActionValidationMode.Full, false)]
    public async Task A_tree_that_the_parser_would_not_make_fails_if_it_is_validated(CodeActionValidationMode mode, bool isAccepted)
    {
        var test = new TinyFixTest<GluedFix>
        {
            CodeActionValidationMode = mode,
            CodeFixTestBehaviors = CodeFixTestBehaviors.FixOne | CodeFixTestBehaviors.SkipFixAllCheck,
            TestCode = Bad,
            FixedState = { MarkupHandling = MarkupMode.Allow, Sources = { "class C { int M() { int [|xBad|] = 0; return 0 + 0; } }" } },
        };
        await (isAccepted ? test.RunAsync() : test.FailureAsync());
    }

    [Theory]
    [InlineData(CodeActionValidationMode.SemanticStructure, true)]
    [InlineData(CodeActionValidationMode.Full, false)]
    public async Task Trivia_that_the_parser_would_not_make_fail_if_they_are_validated(CodeActionValidationMode mode, bool isAccepted)
    {
        var test = new TinyFixTest<SpacedFix>
        {
            CodeActionValidationMode = mode,
            CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
            TestCode = Bad,
            FixedCode = "class C { int M() { int xGood  = 0; return xGood ; } }",
        };
        await (isAccepted ? test.RunAsync() : test.FailureAsync());
    }

    [Fact]
    public Task A_fix_may_add_a_file() => new TinyFixTest<AddingFix>
    {
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        TestState = { Sources = { Bad } },
        FixedState = { Sources = { Good, ("/0/Notes/Added.cs", "class Added;") } },
    }.RunAsync();

    [Fact]
    public Task A_file_that_is_not_expected_fails() => new TinyFixTest<AddingFix>
    {
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        TestState = { Sources = { Bad } },
        FixedState = { Sources = { Good } },
    }.FailureAsync();

    [Fact]
    public Task A_file_in_another_folder_fails() => new TinyFixTest<AddingFix>
    {
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipFixAllCheck,
        TestState = { Sources = { Bad } },
        FixedState = { Sources = { Good, ("/0/Added.cs", "class Added;") } },
    }.FailureAsync();
}
