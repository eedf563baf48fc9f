using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests.FailureLayout;

public class DiagnosticLayoutTests
{
    [Fact]
    public Task A_failure_shows_the_source_with_what_is_missing_unexpected_and_right() => ShowsAsync(
        new TinyTest<TinyAnalyzer>
        {
            TestCode = """
                class C
                {
                    int M()
                    {
                        int [|x|] = 0;
                        int {|TINY001:yBad|} = 1;
                        int zBad = 2;
                        return missing;
                    }
                }
                """,
        },
        """
        Diagnostics: 2 expected, 3 reported; 1 missing, 2 unexpected, 0 different.

        /0/Test0.cs
           1 | class C
           2 | {
           3 |     int M()
           4 |     {
           5 |         int x = 0;
             |             ^ missing: TINY001
           6 |         int yBad = 1;
             |             ^^^^ as expected: warning TINY001: Variable 'yBad' has a bad name
           7 |         int zBad = 2;
             |             ^^^^ unexpected: warning TINY001: Variable 'zBad' has a bad name
             |         ^^^ unexpected: location 1 of TINY001
           8 |         return missing;
             |                ^^^^^^^ unexpected: error CS0103: The name 'missing' does not exist in the current context
           9 |     }
          10 | }

        What was reported, as a test states it:
          new DiagnosticResult("TINY001", DiagnosticSeverity.Warning).WithSpan("/0/Test0.cs", 7, 13, 7, 17).WithSpan("/0/Test0.cs", 7, 9, 7, 12).WithArguments("zBad"),
          new DiagnosticResult("CS0103", DiagnosticSeverity.Error).WithSpan("/0/Test0.cs", 8, 16, 8, 23).WithArguments("missing"),

        """);

    [Fact]
    public Task A_failure_says_what_differs_and_shows_both() => ShowsAsync(
        new TinyTest<TinyAnalyzer>
        {
            TestCode = "class C { void M(int a) { int xBad = a; } }",
            ExpectedDiagnostics =
            {
                new DiagnosticResult(TinyAnalyzer.BadName).WithSpan(1, 31, 1, 34).WithLocation(1, 28)
                    .WithArguments("yBad").WithSeverity(DiagnosticSeverity.Error).WithIsSuppressed(true),
            },
        },
        """
        Diagnostics: 1 expected, 1 reported; 0 missing, 0 unexpected, 1 different.
          TINY001: it ends at 1:35, expected was 1:34; its additional location 1 starts at 1:27, expected was 1:28; its severity is Warning, expected was Error; it is not suppressed, expected was that it is; its message is 'Variable 'xBad' has a bad name', expected was 'Variable 'yBad' has a bad name'.

        /0/Test0.cs
          1 | class C { void M(int a) { int xBad = a; } }
            |                               ^^^ expected: error TINY001: Variable 'yBad' has a bad name
            |                            ^ expected: location 1 of TINY001
            |                               ^^^^ actual: warning TINY001: Variable 'xBad' has a bad name
            |                           ^^^ actual: location 1 of TINY001

        What was reported, as a test states it:
          new DiagnosticResult("TINY001", DiagnosticSeverity.Warning).WithSpan("/0/Test0.cs", 1, 31, 1, 35).WithSpan("/0/Test0.cs", 1, 27, 1, 30).WithArguments("xBad"),

        """);

    [Fact]
    public Task Only_files_with_diagnostics_are_shown_and_those_without_a_place_are_listed() => ShowsAsync(
        new TinyTest<PlacelessAnalyzer>
        {
            TestState =
            {
                Sources = { "class C;", "// nothing" },
                AdditionalFiles = { ("words.txt", "some {|CLASS008:words|}") },
            },
        },
        """
        Diagnostics: 1 expected, 1 reported; 1 missing, 1 unexpected, 0 different.

        words.txt
          1 | some words
            |      ^^^^^ missing: CLASS008

        In no file of the test:
          unexpected: warning CLASS008: It is a class

        What was reported, as a test states it:
          new DiagnosticResult("CLASS008", DiagnosticSeverity.Warning),

        """);

    [Fact]
    public Task Marks_stand_under_tabs_and_end_with_the_line() => ShowsAsync(
        new TinyTest<TinyAnalyzer> { TestCode = "class C\n{\n\tint [|a =\n\t\t0|]; \n}" },
        """
        Diagnostics: 1 expected, 0 reported; 1 missing, 0 unexpected, 0 different.

        /0/Test0.cs
          1 | class C
          2 | {
          3 | TABint a =
            | TAB    ^^^… missing: TINY001
          4 | TABTAB0;
          5 | }

        """.Replace("TAB", "\t"));

    [Fact]
    public async Task An_expectation_beyond_the_end_of_a_file_is_listed() => Assert.Contains(
        "/0/Test0.cs(7:1) missing: warning TINY001",
        await new TinyTest<TinyAnalyzer>
        {
            TestCode = "class C;",
            ExpectedDiagnostics = { new DiagnosticResult(TinyAnalyzer.Id, DiagnosticSeverity.Warning).WithLocation(7, 1) },
        }.FailureAsync(),
        StringComparison.Ordinal);

    [Fact]
    public async Task The_failure_of_an_analyzer_shows_its_exception() => Assert.Contains(
        "A class!",
        await new TinyTest<ThrowingAnalyzer> { TestCode = "class C;" }.FailureAsync(),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_failure_in_another_check_begins_with_that_check() => Assert.StartsWith(
        $"Context: Verifying exclusions in <auto-generated> code{Environment.NewLine}Diagnostics: 0 expected, 1 reported;",
        await new TinyTest<ForgetfulAnalyzer> { TestCode = "class [|C|];" }.FailureAsync(),
        StringComparison.Ordinal);

    private static async Task ShowsAsync<TAnalyzer>(TinyTest<TAnalyzer> test, string expected)
        where TAnalyzer : Microsoft.CodeAnalysis.Diagnostics.DiagnosticAnalyzer, new() =>
        Assert.Equal(expected, await test.FailureAsync(), ignoreLineEndingDifferences: true);
}
