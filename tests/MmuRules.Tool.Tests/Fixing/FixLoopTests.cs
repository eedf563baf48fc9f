using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Tool.Fixing;
using MmuRules.Tool.Rendering;
using MmuRules.Tool.ToyRules;

namespace MmuRules.Tool.Tests.Fixing;

/// <summary>Fixes applied in turn, in memory.</summary>
public sealed class FixLoopTests
{
    private const string Code = "class C { void Harm() { } void Hopeless() { } void M() { Harm(); } }";

    [Fact]
    public async Task Fixes_that_undo_one_another_come_to_an_end()
    {
        var outcome = await RunAsync(Code, new Renames("MMU9999", "Harm();", "Hopeless();"), new Renames("MMU9998", "Hopeless();", "Harm();"));
        Assert.Single(outcome.Applied);
        Assert.Equal("its fix would undo an earlier one", Assert.Single(outcome.Remaining).Reason);
    }

    [Fact]
    public async Task A_fix_whose_result_calls_for_another_gets_it()
    {
        var outcome = await RunAsync(Code, new Renames("MMU9999", "Harm();", "Hopeless();"), new Renames("MMU9998", "Hopeless();", ";"));
        Assert.Equal(["MMU9999", "MMU9998"], outcome.Applied.Select(fix => fix.RuleId));
        Assert.Empty(outcome.Remaining);
        Assert.Contains("void M() { ; }", Assert.Single(outcome.Changes).After.ToString());
    }

    [Fact]
    public async Task A_file_that_is_not_the_users_is_not_changed()
    {
        var outcome = await RunAsync(Code, isUsers: false, new Renames("MMU9999", "Harm();", ";"));
        Assert.Empty(outcome.Changes);
        Assert.Equal("c.cs is generated", Assert.Single(outcome.Remaining).Reason);
    }

    [Fact]
    public async Task A_fix_that_throws_is_told_of_and_does_not_stop_the_others()
    {
        var outcome = await RunAsync(Code.Replace("Harm(); }", "Harm(); Hopeless(); }"), new Throws(), new Renames("MMU9998", " Hopeless();", " ;"));
        Assert.Equal("MMU9998", Assert.Single(outcome.Applied).RuleId);
        Assert.Equal("its fix failed (Throws: on purpose); please report it", Assert.Single(outcome.Remaining).Reason);
    }

    private static Task<Outcome> RunAsync(string code, params CodeFixProvider[] providers) => RunAsync(code, isUsers: true, providers);

    private static async Task<Outcome> RunAsync(string code, bool isUsers, params CodeFixProvider[] providers)
    {
        using var workspace = new AdhocWorkspace();
        var project = ProjectId.CreateNewId();
        var solution = workspace.CurrentSolution
            .AddProject(project, "p", "p", LanguageNames.CSharp)
            .WithProjectCompilationOptions(project, new Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .AddMetadataReference(project, MetadataReference.CreateFromFile(typeof(object).Assembly.Location))
            .AddDocument(DocumentId.CreateNewId(project), "c.cs", SourceText.From(code), filePath: "/p/c.cs");
        return await new FixLoop(new FixSet([new HarmAnalyzer()], [.. providers]), new SilentLog()).RunAsync(solution, _ => isUsers, CancellationToken.None);
    }

    private sealed class Renames(string id, string from, string to) : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => [id];

        public override FixAllProvider? GetFixAllProvider() => null;

        public override async Task RegisterCodeFixesAsync(CodeFixContext context)
        {
            var text = await context.Document.GetTextAsync(context.CancellationToken);
            var changed = SourceText.From(text.ToString().Replace(from, to));
            context.RegisterCodeFix(CodeAction.Create("Rename", _ => Task.FromResult(context.Document.WithText(changed)), "rename"), context.Diagnostics);
        }
    }

    private sealed class Throws : CodeFixProvider
    {
        public override ImmutableArray<string> FixableDiagnosticIds => ["MMU9999"];

        public override FixAllProvider? GetFixAllProvider() => null;

        public override Task RegisterCodeFixesAsync(CodeFixContext context) => throw new InvalidOperationException("on purpose");
    }

    private sealed class SilentLog : IProgressLog
    {
        public void Phase(string text)
        {
        }

        public void Step(string text)
        {
        }
    }
}
