using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests;

public class ExpectedDiagnosticTests
{
    private const string Source = "class C { void M(int a) { int xBad = a; } }";
    private static readonly DiagnosticResult Complete =
        new DiagnosticResult(TinyAnalyzer.BadName).WithSpan(1, 31, 1, 35).WithSpan(1, 27, 1, 30).WithArguments("xBad");

    [Fact]
    public Task What_is_reported_as_stated_is_accepted() => AcceptsAsync(Complete);

    [Fact]
    public Task A_missing_diagnostic_fails() => new TinyTest<TinyAnalyzer>
    {
        TestCode = "class C { void M(int a) { int x = a; } }",
        ExpectedDiagnostics = { Complete },
    }.FailureAsync();

    [Fact]
    public Task An_unexpected_diagnostic_fails() => new TinyTest<TinyAnalyzer> { TestCode = Source }.FailureAsync();

    [Fact]
    public Task The_same_diagnostic_expected_twice_fails() => RefusesAsync(Complete, Complete);

    [Theory]
    [InlineData(1, 30, 1, 35)]
    [InlineData(1, 31, 1, 34)]
    [InlineData(2, 31, 2, 35)]
    public Task Another_span_fails(int startLine, int startColumn, int endLine, int endColumn) => RefusesAsync(
        Complete.WithNoLocation().WithSpan(startLine, startColumn, endLine, endColumn).WithSpan(1, 27, 1, 30));

    [Fact]
    public Task Another_file_fails() => RefusesAsync(
        Complete.WithNoLocation().WithSpan("/0/Test1.cs", 1, 31, 1, 35).WithSpan(1, 27, 1, 30));

    [Fact]
    public Task A_location_without_an_end_is_compared_by_its_start() => AcceptsAsync(
        Complete.WithNoLocation().WithLocation(1, 31).WithLocation("/0/Test0.cs", new LinePosition(0, 26)));

    [Fact]
    public Task A_location_that_starts_elsewhere_fails() => RefusesAsync(
        Complete.WithNoLocation().WithLocation(1, 32).WithLocation(1, 27));

    [Fact]
    public Task A_further_location_that_is_not_stated_fails() => RefusesAsync(
        Complete.WithNoLocation().WithSpan(1, 31, 1, 35));

    [Fact]
    public Task A_further_location_that_is_not_there_fails() => RefusesAsync(Complete.WithSpan(1, 7, 1, 8));

    [Fact]
    public Task Locations_in_another_order_fail() => RefusesAsync(
        Complete.WithNoLocation().WithSpan(1, 27, 1, 30).WithSpan(1, 31, 1, 35));

    [Fact]
    public Task Further_locations_may_be_left_out_of_the_comparison() => AcceptsAsync(
        Complete.WithNoLocation().WithSpan(1, 31, 1, 35).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations));

    [Fact]
    public Task Another_argument_fails() => RefusesAsync(Complete.WithArguments("yBad"));

    [Fact]
    public Task No_arguments_where_the_message_has_some_fails() => RefusesAsync(Complete.WithArguments());

    [Fact]
    public Task Arguments_alone_are_compared_if_there_is_no_message_format() => AcceptsAsync(
        new DiagnosticResult(TinyAnalyzer.Id, DiagnosticSeverity.Warning).WithLocation(1, 31).WithLocation(1, 27).WithArguments("xBad"));

    [Fact]
    public Task Another_argument_alone_fails() => RefusesAsync(
        new DiagnosticResult(TinyAnalyzer.Id, DiagnosticSeverity.Warning).WithLocation(1, 31).WithLocation(1, 27).WithArguments("yBad"));

    [Fact]
    public Task A_stated_message_is_compared() => AcceptsAsync(Complete.WithMessage("Variable 'xBad' has a bad name"));

    [Fact]
    public Task Another_message_fails() => RefusesAsync(Complete.WithMessage("Variable 'xBad' has a good name"));

    [Fact]
    public Task A_stated_message_format_is_filled_with_the_arguments() => AcceptsAsync(
        new DiagnosticResult(TinyAnalyzer.Id, DiagnosticSeverity.Warning)
            .WithMessageFormat("Variable '{0}' has a {1} name").WithLocation(1, 31).WithLocation(1, 27).WithArguments("xBad", "bad"));

    [Fact]
    public Task No_message_is_compared_if_the_test_says_so() => AcceptsAsync(Complete.WithMessage(null).WithArguments());

    [Fact]
    public Task Another_severity_fails() => RefusesAsync(Complete.WithSeverity(DiagnosticSeverity.Error));

    [Fact]
    public Task The_severity_may_be_left_out_of_the_comparison() => AcceptsAsync(
        Complete.WithSeverity(DiagnosticSeverity.Error).WithOptions(DiagnosticOptions.IgnoreSeverity));

    [Fact]
    public Task Another_id_fails() => RefusesAsync(
        new DiagnosticResult("TINY009", DiagnosticSeverity.Warning).WithSpan(1, 31, 1, 35).WithSpan(1, 27, 1, 30));

    [Fact]
    public Task A_diagnostic_of_the_project_has_no_location() => new TinyTest<PlacelessAnalyzer>
    {
        TestCode = "class C;",
        ExpectedDiagnostics = { new DiagnosticResult("CLASS008", DiagnosticSeverity.Warning).WithNoLocation() },
    }.RunAsync();

    [Fact]
    public Task A_location_stated_for_a_diagnostic_of_the_project_fails() => new TinyTest<PlacelessAnalyzer>
    {
        TestCode = "class C;",
        ExpectedDiagnostics = { new DiagnosticResult("CLASS008", DiagnosticSeverity.Warning).WithLocation(1, 7) },
    }.FailureAsync();

    [Fact]
    public Task No_location_stated_for_a_diagnostic_in_a_source_fails() => RefusesAsync(Complete.WithNoLocation());

    [Fact]
    public Task A_vague_expectation_leaves_the_report_to_the_exact_one_that_needs_it() => new TinyTest<TinyAnalyzer>
    {
        TestState =
        {
            Sources = { "class C { void M(int a) { int xBad = a; } }", "class D { void M(int a) { int yBad = a; } }" },
            ExpectedDiagnostics =
            {
                Vague("/0/Test1.cs"),
                Vague("/0/Test0.cs").WithMessage("Variable 'xBad' has a bad name"),
            },
        },
    }.RunAsync();

    [Fact]
    public Task Two_reports_at_one_place_are_told_apart_by_what_is_stated() => new TinyTest<PairAnalyzer>
    {
        TestCode = "class {|#0:C|};",
        ExpectedDiagnostics =
        {
            new DiagnosticResult("CLASS003", DiagnosticSeverity.Info).WithLocation(0),
            new DiagnosticResult("CLASS002", DiagnosticSeverity.Warning).WithLocation(0),
        },
    }.RunAsync();

    private static DiagnosticResult Vague(string path) =>
        new DiagnosticResult(TinyAnalyzer.Id, DiagnosticSeverity.Warning)
            .WithLocation(path, 1, 31).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations);

    private static Task AcceptsAsync(DiagnosticResult expected) =>
        new TinyTest<TinyAnalyzer> { TestCode = Source, ExpectedDiagnostics = { expected } }.RunAsync();

    private static Task RefusesAsync(params DiagnosticResult[] expected)
    {
        var test = new TinyTest<TinyAnalyzer> { TestCode = Source };
        test.ExpectedDiagnostics.AddRange(expected);
        return test.FailureAsync();
    }
}
