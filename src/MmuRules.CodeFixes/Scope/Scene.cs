using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>A diagnostic in its surroundings: what a fix needs to know of the code around it.</summary>
internal sealed class Scene
{
    private readonly ContractReader _contracts;
    private readonly CancellationToken _cancellation;
    private readonly Lazy<ImmutableArray<EffectCall>> _calls;

    private Scene(SyntaxNode root, SourceText text, SemanticModel model, ContractReader contracts, Diagnostic diagnostic, CancellationToken cancellation)
    {
        _contracts = contracts;
        _cancellation = cancellation;
        Text = text;
        Model = model;
        Harm = NodeAt(root, diagnostic.Location.SourceSpan);
        Steps = [.. diagnostic.AdditionalLocations.Where(step => step.SourceTree == root.SyntaxTree).Select(step => NodeAt(root, step.SourceSpan))];
        Member = Harm.AncestorsAndSelf().FirstOrDefault(node => node is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or CompilationUnitSyntax) ?? root;
        _calls = new(() => [.. Member.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(CallAt).Where(call => call is not null).Select(call => call!)]);
    }

    public SourceText Text { get; }

    public SemanticModel Model { get; }

    /// <summary>What does the harm: an operation, or the statement whose <c>using</c> is squiggled.</summary>
    public SyntaxNode Harm { get; }

    /// <summary>The operations that led to it, as far as they stand in the same file: where the entry was cleared, where the page was marked.</summary>
    public ImmutableArray<SyntaxNode> Steps { get; }

    /// <summary>The method, property or file of top-level statements around it.</summary>
    public SyntaxNode Member { get; }

    /// <summary>The calls with a contract in the member, in the order of the text.</summary>
    public ImmutableArray<EffectCall> Calls => _calls.Value;

    public EffectCall? HarmfulCall => CallAt(Harm.Span);

    public static async Task<Scene?> CreateAsync(Document document, Diagnostic diagnostic, ContractReader contracts, CancellationToken cancellation)
    {
        var root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return root is null || model is null ? null : new(root, text, model, contracts, diagnostic, cancellation);
    }

    public Contract? ContractOf(IMethodSymbol method) => _contracts.Of(method);

    /// <summary>The calls with a contract in a part of the code.</summary>
    public IEnumerable<EffectCall> CallsIn(SyntaxNode part) => Calls.Where(call => part.Span.Contains(call.Syntax.Span));

    /// <summary>The call with a contract at a place.</summary>
    public EffectCall? CallAt(TextSpan span) => Calls.FirstOrDefault(call => call.Syntax.Span == span);

    /// <summary>The call that is all of a statement.</summary>
    public EffectCall? CallOf(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax invocation } ? CallAt(invocation.Span) : null;

    private static SyntaxNode NodeAt(SyntaxNode root, TextSpan span)
    {
        var token = root.FindToken(span.Start);
        return token.Span == span && token.Kind() is SyntaxKind.UsingKeyword or SyntaxKind.ForEachKeyword ? token.Parent! : root.FindNode(span, getInnermostNodeForTie: true);
    }

    private EffectCall? CallAt(InvocationExpressionSyntax syntax) =>
        Model.GetOperation(syntax, _cancellation) is IInvocationOperation operation && _contracts.Of(operation.TargetMethod) is { } contract
            ? new(syntax, operation, contract)
            : null;
}
