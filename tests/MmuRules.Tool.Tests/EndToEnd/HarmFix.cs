using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MmuRules.Tool.Tests.EndToEnd;

/// <summary>Puts a block with `Safe()` where `Harm()` was. In a class without a method `Safe` that does not compile.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class HarmFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds => ["MMU9999"];

    public override FixAllProvider? GetFixAllProvider() => null;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken);
        var statement = root!.FindNode(context.Span).FirstAncestorOrSelf<ExpressionStatementSyntax>()!;

        // Line ends of another system than the file's, as a formatter with other options would leave.
        var replacement = SyntaxFactory.ParseStatement("{\n    Safe();\n}").WithTriviaFrom(statement);
        context.RegisterCodeFix(
            CodeAction.Create("Be safe", _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(statement, replacement))), "safe"),
            context.Diagnostics);
    }
}
