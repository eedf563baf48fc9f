using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.Testing.Tests.Subjects;

/// <summary>The fix as it should be.</summary>
public sealed class GoodFix() : RenameFix("Good");

/// <summary>Offers two names.</summary>
public sealed class ChoiceFix() : RenameFix("Good", "Fine");

/// <summary>Makes a new name that is as bad.</summary>
public sealed class EndlessFix() : RenameFix("VeryBad");

/// <summary>Changes nothing.</summary>
public sealed class IdleFix() : RenameFix("Bad");

/// <summary>Forgets the uses of the variable: what it leaves does not compile.</summary>
public sealed class HalfFix() : RenameFix("Good")
{
    protected override bool Renames(SyntaxToken token) => token.Parent is VariableDeclaratorSyntax;
}

/// <summary>Builds one token where the parser sees three: the text is right, the tree is not.</summary>
public sealed class GluedFix() : RenameFix("Good")
{
    protected override bool Renames(SyntaxToken token) => token.Parent is not VariableDeclaratorSyntax;

    protected override SyntaxToken Named(SyntaxToken token, string name) => base.Named(token, "0 + 0");
}

/// <summary>Puts a space into the trivia of its own after a name, where the parser makes one trivia of both.</summary>
public sealed class SpacedFix() : RenameFix("Good")
{
    protected override SyntaxToken Named(SyntaxToken token, string name) =>
        base.Named(token, name).WithTrailingTrivia(token.TrailingTrivia.Insert(0, SyntaxFactory.Space));
}

/// <summary>Adds a file too.</summary>
public sealed class AddingFix() : RenameFix("Good")
{
    protected override Document Finished(Document document) =>
        document.Project.AddDocument("Added.cs", "class Added;", ["Notes"]).Project.GetDocument(document.Id)!;
}

/// <summary>Fixes one by one only.</summary>
public sealed class SingleFix() : RenameFix("Good")
{
    public override FixAllProvider? GetFixAllProvider() => null;
}

/// <summary>Fixes all at once in another way than one by one.</summary>
public sealed class UnevenFix() : RenameFix("Good", "Better")
{
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
    {
        foreach (var diagnostic in diagnostics.OrderByDescending(diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            var actions = new List<CodeAction>();
            await RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), context.CancellationToken));
            var operations = await actions.Single(action => action.EquivalenceKey == "Better").GetOperationsAsync(context.CancellationToken);
            document = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        }

        return document;
    });
}

/// <summary>Puts its actions into a group.</summary>
public sealed class GroupedFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [TinyAnalyzer.Id];

    public override FixAllProvider? GetFixAllProvider() => null;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var actions = ImmutableArray.CreateBuilder<CodeAction>();
        await new ChoiceFix().RegisterCodeFixesAsync(
            new CodeFixContext(context.Document, context.Diagnostics[0], (action, _) => actions.Add(action), context.CancellationToken));
        context.RegisterCodeFix(CodeAction.Create("Rename", actions.ToImmutable(), isInlinable: true), context.Diagnostics);
    }
}

/// <summary>Removes a variable that the compiler finds unused.</summary>
public sealed class UnusedVariableFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ["CS0219"];

    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(CodeAction.Create("Remove", RemoveAsync, "Remove"), context.Diagnostics);
        return Task.CompletedTask;

        async Task<Document> RemoveAsync(CancellationToken cancellationToken)
        {
            var root = (await context.Document.GetSyntaxRootAsync(cancellationToken))!;
            var statement = root.FindNode(context.Span).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()!;
            return context.Document.WithSyntaxRoot(root.RemoveNode(statement, SyntaxRemoveOptions.KeepNoTrivia)!);
        }
    }
}
