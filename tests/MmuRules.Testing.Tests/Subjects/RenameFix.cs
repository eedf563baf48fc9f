using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.Testing.Tests.Subjects;

/// <summary>Renames a variable that <see cref="TinyAnalyzer"/> reports, where it is declared and where it is used.</summary>
public abstract class RenameFix(params string[] endings) : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => [TinyAnalyzer.Id, LateAnalyzer.Id];

    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var ending in endings)
        {
            context.RegisterCodeFix(
                CodeAction.Create($"Rename to …{ending}", token => RenameAsync(context.Document, context.Span, ending, token), ending),
                context.Diagnostics);
        }

        return Task.CompletedTask;
    }

    protected virtual bool Renames(SyntaxToken token) => true;

    protected virtual SyntaxToken Named(SyntaxToken token, string name) => SyntaxFactory.Identifier(token.LeadingTrivia, name, token.TrailingTrivia);

    protected virtual Document Finished(Document document) => document;

    private async Task<Document> RenameAsync(Document document, TextSpan span, string ending, CancellationToken cancellationToken)
    {
        var root = (await document.GetSyntaxRootAsync(cancellationToken))!;
        var old = root.FindToken(span.Start).ValueText;
        var scope = root.FindToken(span.Start).Parent!.FirstAncestorOrSelf<MemberDeclarationSyntax>()!;
        var tokens = scope.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == old && Renames(token));
        return Finished(document.WithSyntaxRoot(root.ReplaceTokens(tokens, (token, _) => Named(token, old[..^"Bad".Length] + ending))));
    }
}
