using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests;

public class CompilationTests
{
    [Fact]
    public Task An_error_of_the_compiler_that_is_not_expected_fails() =>
        new TinyTest<TinyAnalyzer> { TestCode = "class C { int M() => missing; }" }.FailureAsync();

    [Fact]
    public Task An_error_of_the_compiler_can_be_expected() => new TinyTest<TinyAnalyzer>
    {
        TestCode = "class C { int M() => {|#0:missing|}; }",
        ExpectedDiagnostics = { DiagnosticResult.CompilerError("CS0103").WithLocation(0).WithArguments("missing") },
    }.RunAsync();

    [Fact]
    public Task Errors_of_the_compiler_can_be_left_out() => new TinyTest<TinyAnalyzer>
    {
        CompilerDiagnostics = CompilerDiagnostics.None,
        TestCode = "class C { int M() => missing; }",
    }.RunAsync();

    [Fact]
    public Task Warnings_of_the_compiler_do_not_count() =>
        new TinyTest<TinyAnalyzer> { TestCode = "class C { void M() { int x = 0; } }" }.RunAsync();

    [Fact]
    public Task Warnings_of_the_compiler_count_if_the_test_says_so() => new TinyTest<TinyAnalyzer>
    {
        CompilerDiagnostics = CompilerDiagnostics.Warnings,
        TestCode = "class C { void M() { int {|#0:x|} = 0; } }",
        ExpectedDiagnostics = { DiagnosticResult.CompilerWarning("CS0219").WithLocation(0).WithArguments("x") },
    }.RunAsync();

    [Fact]
    public Task A_warning_of_the_compiler_that_counts_and_is_not_expected_fails() => new TinyTest<TinyAnalyzer>
    {
        CompilerDiagnostics = CompilerDiagnostics.Warnings,
        TestCode = "class C { void M() { int x = 0; } }",
    }.FailureAsync();

    [Theory]
    [InlineData(CompilerDiagnostics.All)]
    [InlineData(CompilerDiagnostics.Suggestions)]
    public Task All_that_the_compiler_says_can_be_made_to_count(CompilerDiagnostics included)
    {
        var test = new TinyTest<TinyAnalyzer> { CompilerDiagnostics = included, TestCode = "{|#0:using System;|}\nclass C;" };
        if (included == CompilerDiagnostics.All)
            test.ExpectedDiagnostics.Add(new DiagnosticResult("CS8019", DiagnosticSeverity.Hidden).WithLocation(0));
        return test.RunAsync();
    }

    [Fact]
    public Task A_diagnostic_can_be_switched_off() => new TinyTest<TinyAnalyzer>
    {
        DisabledDiagnostics = { TinyAnalyzer.Id },
        TestCode = "class C { void M(int a) { int xBad = a; } }",
    }.RunAsync();

    [Fact]
    public Task A_diagnostic_that_is_off_by_default_is_switched_on() =>
        new TinyTest<PairAnalyzer> { TestCode = "class {|CLASS002:{|CLASS003:C|}|};" }.RunAsync();

    [Fact]
    public Task What_the_source_suppresses_does_not_count() => new TinyTest<TinyAnalyzer>
    {
        TestCode = """
            class C
            {
            #pragma warning disable TINY001
                void M(int a) { int xBad = a; }
            }
            """,
    }.RunAsync();

    [Fact]
    public Task The_language_is_that_of_the_compiler_in_use() => new TinyTest<TinyAnalyzer>
    {
        TestCode = "class C { static unsafe void M(params System.ReadOnlySpan<int> a) { fixed (int* p = a) { } } }",
        SolutionTransforms =
        {
            (solution, id) =>
            {
                var options = (CSharpParseOptions)solution.GetProject(id)!.ParseOptions!;
                Assert.Equal(LanguageVersion.Default.MapSpecifiedToEffectiveVersion(), options.LanguageVersion);
                Assert.Equal(DocumentationMode.Diagnose, options.DocumentationMode);
                return solution;
            },
        },
    }.RunAsync();

    [Fact]
    public Task A_program_can_be_tested() => new TinyTest<TinyAnalyzer>
    {
        TestState = { OutputKind = OutputKind.ConsoleApplication, Sources = { "int a = 0; int [|xBad|] = a; return xBad;" } },
    }.RunAsync();

    [Fact]
    public Task A_library_is_no_program() =>
        new TinyTest<TinyAnalyzer> { TestCode = "{|CS8805:return;|}" }.RunAsync();

    [Fact]
    public Task Doc_comments_are_not_diagnosed_if_the_test_says_so() => new TinyTest<TinyAnalyzer>
    {
        CompilerDiagnostics = CompilerDiagnostics.Warnings,
        TestState = { DocumentationMode = DocumentationMode.None, Sources = { "/// <summary>\npublic class C;" } },
    }.RunAsync();

    [Fact]
    public Task Doc_comments_are_diagnosed() => new TinyTest<TinyAnalyzer>
    {
        CompilerDiagnostics = CompilerDiagnostics.Warnings,
        TestCode = "/// <summary>\npublic class C;",
    }.FailureAsync();

    [Fact]
    public Task Doc_comments_can_include_files_of_the_test() => new TinyTest<TinyAnalyzer>
    {
        CompilerDiagnostics = CompilerDiagnostics.Warnings,
        XmlReferences = { ["docs.xml"] = "<docs><summary>A class.</summary></docs>" },
        TestCode = "/// <include file='docs.xml' path='docs/summary'/>\npublic class C;",
    }.RunAsync();
}
