using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using MmuRules.Analyzers;
using MmuRules.CodeFixes.Editing;

namespace MmuRules.CodeFixes;

/// <summary>
/// Proves repairs: applies them and checks the edited document again. A repair is proved if its diagnostic is gone, the methods of that document have got no other but an information in the place of
/// something worse, and the compiler has nothing new to say of the member that was changed. Other bugs that are there still do not count against it, and what a repair makes of callers in other documents
/// is not looked at. That the code still does what else it did, no rule can tell: for that the one who proposes a repair has to answer.
/// </summary>
internal sealed class Proof
{
    private readonly Document _document;
    private readonly SourceText _text;
    private readonly TextSpan _member;
    private readonly Diagnostic _target;
    private readonly ImmutableArray<Diagnostic> _before;
    private readonly Dictionary<string, int> _complaints;

    private Proof(Document document, SourceText text, TextSpan member, Diagnostic target, ImmutableArray<Diagnostic> before, Dictionary<string, int> complaints)
    {
        _document = document;
        _text = text;
        _member = member;
        _target = target;
        _before = before;
        _complaints = complaints;
    }

    /// <summary>The checks of the compilation that a document is a part of.</summary>
    public static CompilationAnalyses AnalysesOf(SemanticModel model, Project project) => new(model.Compilation, project.AnalyzerOptions);

    /// <summary>What the ordering rules have to say of a document.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnoseAsync(Document document, CancellationToken cancellation)
    {
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return model is null ? [] : Diagnose(model, AnalysesOf(model, document.Project), cancellation);
    }

    /// <summary>Makes ready to prove repairs of a diagnostic; <see langword="null"/> if the document no longer has it.</summary>
    public static async Task<Proof?> OfAsync(Document document, Diagnostic target, TextSpan member, CompilationAnalyses analyses, CancellationToken cancellation)
    {
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        if (model is null)
            return null;
        var before = Diagnose(model, analyses, cancellation);
        return before.Any(diagnostic => IsAt(diagnostic, target.Id, target.Location.SourceSpan.Start))
            ? new(document, text, member, target, before, Complaints(model, member, cancellation))
            : null;
    }

    /// <summary>The repaired document; <see langword="null"/> if the repair is none.</summary>
    public async Task<Document?> TryAsync(Repair repair, CancellationToken cancellation)
    {
        if (!repair.CanBeApplied || await _document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false) is not { } root || Directives.Part(root, repair.Changes))
            return null;
        var positions = new Positions(repair.Changes);
        var repaired = _document.WithText(_text.WithChanges(repair.Changes));
        var model = await repaired.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (model is null)
            return null;
        var member = TextSpan.FromBounds(_member.Start, _member.End + positions.Growth);
        foreach (var complaint in Complaints(model, member, cancellation))
            if (!_complaints.TryGetValue(complaint.Key, out var count) || count < complaint.Value)
                return null;
        var allowed = _before.Where(diagnostic => !IsAt(diagnostic, _target.Id, _target.Location.SourceSpan.Start)).ToList();
        var after = Diagnose(model, AnalysesOf(model, repaired.Project), cancellation);
        return after.All(diagnostic => IsLesserEvil(diagnostic) || allowed.Any(known => positions.Map(known.Location.SourceSpan.Start) is { } moved && IsAt(diagnostic, known.Id, moved))) ? repaired : null;
    }

    // What is only an information costs time and loses nothing: better that than a warning's or an error's harm. docs/decisions/0027.
    private bool IsLesserEvil(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Info && _target.Severity > DiagnosticSeverity.Info;

    private static bool IsAt(Diagnostic diagnostic, string id, int start) => diagnostic.Id == id && diagnostic.Location.SourceSpan.Start == start;

    private static Dictionary<string, int> Complaints(SemanticModel model, TextSpan member, CancellationToken cancellation) =>
        model.GetDiagnostics(member, cancellation)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .GroupBy(diagnostic => diagnostic.Id)
            .ToDictionary(same => same.Key, same => same.Count());

    private static ImmutableArray<Diagnostic> Diagnose(SemanticModel model, CompilationAnalyses analyses, CancellationToken cancellation)
    {
        var found = new Dictionary<(string, TextSpan), Diagnostic>();
        foreach (var method in MethodsOf(model, cancellation))
            foreach (var diagnostic in analyses.For(model.SyntaxTree).Diagnose(method, cancellation))
                if (diagnostic.Location.SourceTree == model.SyntaxTree)
                    found[(diagnostic.Id, diagnostic.Location.SourceSpan)] = diagnostic;
        return [.. found.Values.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    private static IEnumerable<IMethodSymbol> MethodsOf(SemanticModel model, CancellationToken cancellation)
    {
        foreach (var node in model.SyntaxTree.GetRoot(cancellation).DescendantNodesAndSelf(node => node is not (StatementSyntax or ExpressionSyntax)))
        {
            var symbol = node switch
            {
                CompilationUnitSyntax unit when unit.Members.Any(SyntaxKind.GlobalStatement) => model.GetDeclaredSymbol(unit, cancellation),
                BaseMethodDeclarationSyntax method => model.GetDeclaredSymbol(method, cancellation),
                AccessorDeclarationSyntax accessor => model.GetDeclaredSymbol(accessor, cancellation),
                ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax property } => (model.GetDeclaredSymbol(property, cancellation) as IPropertySymbol)?.GetMethod,
                _ => null,
            };
            if (symbol is not null)
                yield return symbol;
        }
    }
}
