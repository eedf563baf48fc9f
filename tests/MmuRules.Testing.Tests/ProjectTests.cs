using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests;

public class ProjectTests
{
    [Fact]
    public Task Sources_are_numbered_in_the_folder_of_the_project() => new TinyTest<TinyAnalyzer>
    {
        TestState = { Sources = { "class C;", SourceText.From("class D;"), ("/0/Sub/Named.cs", "class E;"), ("/Other/F.cs", "class F;") } },
        SolutionTransforms =
        {
            (solution, id) =>
            {
                var project = solution.GetProject(id)!;
                Assert.Equal(("TestProject", "TestProject"), (project.Name, project.AssemblyName));
                Assert.Equal(
                    "/0/Test0.cs /0/Test1.cs /0/Sub/Named.cs /Other/F.cs",
                    string.Join(' ', project.Documents.Select(document => document.FilePath)));
                Assert.Equal(
                    "Test0.cs Test1.cs Sub/Named.cs /Other/F.cs",
                    string.Join(' ', project.Documents.Select(document => string.Join('/', document.Folders.Append(document.Name)))));
                return solution;
            },
        },
    }.RunAsync();

    [Fact]
    public Task A_test_without_sources_fails() => new TinyTest<TinyAnalyzer>().FailureAsync();

    [Fact]
    public Task Diagnostics_of_a_file_with_a_name_are_found_there() => new TinyTest<TinyAnalyzer>
    {
        TestState = { Sources = { "class C;", ("/0/D.cs", "class D { void M(int a) { int [|xBad|] = a; } }") } },
    }.RunAsync();

    [Fact]
    public Task Another_project_can_be_referenced_and_is_analyzed_too() => new TinyTest<TinyAnalyzer>
    {
        TestState =
        {
            Sources = { "class C : Library.D { void M(int a) { int [|xBad|] = a; } }" },
            AdditionalProjectReferences = { "Library" },
            AdditionalProjects =
            {
                ["Library"] = { Sources = { "namespace Library; public class D { void M(int a) { int [|yBad|] = a; } }" } },
            },
        },
    }.RunAsync();

    [Fact]
    public Task A_project_that_is_not_referenced_is_not_seen() => new TinyTest<TinyAnalyzer>
    {
        TestState =
        {
            Sources = { "class C : {|CS0246:Library|}.D;" },
            AdditionalProjects = { ["Library"] = { Sources = { "namespace Library; public class D;" } } },
        },
    }.RunAsync();

    [Fact]
    public Task Projects_can_reference_each_other() => new TinyTest<TinyAnalyzer>
    {
        TestState =
        {
            Sources = { "class C : D;" },
            AdditionalProjectReferences = { "Upper", "Lower" },
            AdditionalProjects =
            {
                ["Upper"] = { Sources = { "public class D : E;" }, AdditionalProjectReferences = { "Lower" } },
                ["Lower", LanguageNames.CSharp] = { Sources = { "public class E;" } },
            },
        },
    }.RunAsync();

    [Fact]
    public Task An_assembly_can_be_referenced() => new TinyTest<TinyAnalyzer>
    {
        TestState =
        {
            Sources = { "class C : MmuRules.Testing.Tests.ProjectTests;" },
            AdditionalReferences = { typeof(ProjectTests).Assembly, typeof(FactAttribute).Assembly.Location },
        },
    }.RunAsync();

    [Fact]
    public Task A_configuration_file_reaches_the_analyzer() => new TinyTest<WordAnalyzer>
    {
        TestState =
        {
            Sources = { "class [|Forbidden|];" },
            AnalyzerConfigFiles = { ("/.editorconfig", "root = true\n[*.cs]\nword.forbidden = Forbidden\n") },
        },
    }.RunAsync();

    [Fact]
    public Task Additional_files_can_be_made_when_the_test_runs() => new TinyTest<WordAnalyzer>
    {
        TestState =
        {
            Sources = { "class C;" },
            AdditionalFilesFactories = { () => [("words.txt", SourceText.From("it is [|bad|]"))] },
        },
    }.RunAsync();

    [Fact]
    public Task A_transform_may_change_the_solution() => new TinyTest<TinyAnalyzer>
    {
        SolutionTransforms = { (solution, id) => solution.WithProjectAssemblyName(id, "Renamed") },
        TestCode = "class C;",
        DisabledDiagnostics = { "CS0000" },
    }.RunAsync();

    [Fact]
    public Task A_transform_that_adds_sources_fails() => new TinyTest<TinyAnalyzer>
    {
        SolutionTransforms = { (solution, id) => solution.AddDocument(DocumentId.CreateNewId(id), "Added.cs", "class D;") },
        TestCode = "class C;",
    }.FailureAsync();

    [Fact]
    public async Task The_options_of_the_workspace_can_be_changed()
    {
        var calls = 0;
        await new TinyTest<TinyAnalyzer>
        {
            OptionsTransforms =
            {
                options =>
                {
                    calls++;
                    return options.WithChangedOption(Microsoft.CodeAnalysis.Formatting.FormattingOptions.TabSize, LanguageNames.CSharp, 3);
                },
            },
            TestCode = "class C;",
        }.RunAsync();
        Assert.True(calls > 0);
    }

    [Fact]
    public async Task A_further_check_sees_each_diagnostic_with_its_expectation()
    {
        var seen = new List<string>();
        await new TinyTest<TinyAnalyzer>
        {
            TestBehaviors = TestBehaviors.SkipGeneratedCodeCheck | TestBehaviors.SkipSuppressionCheck,
            TestCode = "class C { void M(int a) { int [|xBad|] = a, [|yBad|] = a; } }",
            DiagnosticVerifier = (diagnostic, result, _) => seen.Add($"{diagnostic.Id} {diagnostic.Location.SourceSpan.Start} {result.Spans[0].Span.StartLinePosition.Character}"),
        }.RunAsync();
        Assert.Equal(["TINY001 30 30", "TINY001 40 40"], seen.Order());
    }

    [Fact]
    public Task A_further_check_may_fail() => new TinyTest<TinyAnalyzer>
    {
        TestCode = "class C { void M(int a) { int [|xBad|] = a; } }",
        DiagnosticVerifier = (_, _, verifier) => verifier.Fail("No."),
    }.FailureAsync();

    [Fact]
    public Task Names_of_files_and_the_project_can_be_changed() => new RenamedTest
    {
        TestCode = "class C { void M(int a) { int [|xBad|] = a; } }",
        ExpectedDiagnostics = { DiagnosticResult.CompilerError("CS0103").WithSpan("/Root/File1.cs", 1, 22, 1, 29).WithArguments("missing") },
        TestState = { Sources = { "class D { int M() => missing; }" } },
    }.RunAsync();

    private sealed class RenamedTest : CSharpAnalyzerTest<TinyAnalyzer, DefaultVerifier>
    {
        public RenamedTest() => ReferenceAssemblies = Frameworks.Net100;

        protected override string DefaultFilePathPrefix => "/Root/File";

        protected override string DefaultTestProjectName => "Renamed";

        protected override Project ApplyCompilationOptions(Project project)
        {
            Assert.Equal("Renamed", project.Name);
            return base.ApplyCompilationOptions(project);
        }

        protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => [new TinyAnalyzer(), new EmptyDiagnosticAnalyzer()];
    }
}
