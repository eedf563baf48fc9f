using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests;

public class MarkupTests
{
    [Fact]
    public Task A_mark_without_a_name_stands_for_the_only_diagnostic_of_the_analyzer() =>
        new TinyTest<TinyAnalyzer> { TestCode = "class C { void M(int a) { int [|xBad|] = a, [|yBad|] = a; } }" }.RunAsync();

    [Fact]
    public Task A_mark_with_a_name_stands_for_the_diagnostic_of_that_id() =>
        new TinyTest<TinyAnalyzer> { TestCode = "class C { void M(int a) { int {|TINY001:xBad|} = a; } }" }.RunAsync();

    [Fact]
    public Task A_name_that_no_analyzer_has_stands_for_what_the_compiler_reports() =>
        new TinyTest<TinyAnalyzer> { TestCode = "class C { int M() => {|CS0103:missing|}; }" }.RunAsync();

    [Fact]
    public Task Marks_may_stand_in_each_other() => new TinyTest<TinyAnalyzer>
    {
        TestCode = "class C { void N(int yBad) { { int [|{|CS0136:yBad|}|] = yBad; } } }",
        ExpectedDiagnostics = { DiagnosticResult.CompilerError("CS0165").WithSpan(1, 43, 1, 47).WithArguments("yBad") },
    }.RunAsync();

    [Fact]
    public Task A_numbered_mark_is_a_place_for_an_expected_diagnostic() => new TinyTest<TinyAnalyzer>
    {
        TestCode = "class C { void M(int a) { {|#1:int|} {|#0:xBad|} = a; } }",
        ExpectedDiagnostics = { new DiagnosticResult(TinyAnalyzer.BadName).WithLocation(0).WithLocation(1).WithArguments("xBad") },
    }.RunAsync();

    [Fact]
    public Task A_number_that_is_not_in_the_sources_fails() => new TinyTest<TinyAnalyzer>
    {
        TestCode = "class C { void M(int a) { int xBad = a; } }",
        ExpectedDiagnostics = { new DiagnosticResult(TinyAnalyzer.BadName).WithLocation(0).WithArguments("xBad") },
    }.FailureAsync();

    [Fact]
    public Task A_number_in_two_files_fails() => new TinyTest<TinyAnalyzer>
    {
        TestState = { Sources = { "class {|#0:C|};", "class {|#0:D|};" } },
    }.FailureAsync();

    [Fact]
    public Task Two_dollars_mark_where_a_diagnostic_starts() =>
        new TinyTest<TinyAnalyzer> { TestCode = "class C { void M(int a) { int $$xBad = a; } }" }.RunAsync();

    [Fact]
    public Task Two_dollars_may_be_code() => new TinyTest<TinyAnalyzer>
    {
        MarkupOptions = MarkupOptions.TreatPositionIndicatorsAsCode,
        TestCode = "class C { string M(int a) => $$\"\"\"{{a}}\"\"\"; }",
    }.RunAsync();

    [Fact]
    public Task A_mark_says_nothing_of_severity_message_and_further_places() => new TinyTest<PairAnalyzer>
    {
        TestCode = "class {|CLASS002:{|CLASS003:C|}|};",
    }.RunAsync();

    [Fact]
    public Task A_mark_without_a_name_is_refused_if_the_analyzer_has_several_diagnostics() =>
        new TinyTest<PairAnalyzer> { TestCode = "class [|C|];" }.FailureAsync();

    [Fact]
    public Task A_mark_without_a_name_may_stand_for_the_first_of_several_diagnostics() => new TinyTest<PairAnalyzer>
    {
        MarkupOptions = MarkupOptions.UseFirstDescriptor,
        TestCode = "class [|{|CLASS003:C|}|];",
    }.RunAsync();

    [Fact]
    public Task An_id_of_several_descriptors_is_refused() =>
        new TinyTest<TwinAnalyzer> { TestCode = "class {|CLASS004:C|};" }.FailureAsync();

    [Fact]
    public Task An_id_of_several_descriptors_may_mean_the_first() => new TinyTest<TwinAnalyzer>
    {
        MarkupOptions = MarkupOptions.UseFirstDescriptor,
        TestCode = "class {|CLASS004:C|};",
    }.RunAsync();

    [Fact]
    public Task Marks_in_additional_files_count() => new TinyTest<WordAnalyzer>
    {
        TestState = { Sources = { "class C;" }, AdditionalFiles = { ("words.txt", "good and [|bad|]") } },
    }.RunAsync();

    [Fact]
    public Task Marks_in_additional_files_that_do_not_hold_fail() => new TinyTest<WordAnalyzer>
    {
        TestState = { Sources = { "class C;" }, AdditionalFiles = { ("words.txt", "[|good|] and bad") } },
    }.FailureAsync();

    [Fact]
    public Task Ignored_marks_are_taken_out_and_expect_nothing() => new TinyTest<TinyAnalyzer>
    {
        TestState = { MarkupHandling = MarkupMode.Ignore, Sources = { "class C { void M(int a) { int [|x|] = a; } }" } },
    }.RunAsync();

    [Fact]
    public Task Marks_may_be_code() => new TinyTest<TinyAnalyzer>
    {
        TestState = { MarkupHandling = MarkupMode.None, Sources = { "class C { string S = \"[|x|]\"; }" } },
        DiagnosticVerifier = (_, _, verifier) => verifier.Fail("Nothing should be reported."),
    }.RunAsync();

    [Fact]
    public Task A_mark_of_a_warning_of_the_compiler_counts_if_warnings_do() => new TinyTest<TinyAnalyzer>
    {
        CompilerDiagnostics = CompilerDiagnostics.Warnings,
        TestCode = "class C { void M() { int {|CS0219:x|} = 0; } }",
        DiagnosticVerifier = (diagnostic, _, verifier) => verifier.Equal(DiagnosticSeverity.Warning, diagnostic.Severity),
    }.RunAsync();
}
