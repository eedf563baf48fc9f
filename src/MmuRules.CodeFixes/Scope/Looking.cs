using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>Who looks at what an operation changes, in a way that no rule judges: by a question without a contract, or by a method that gets it.</summary>
internal static class Looking
{
    private static readonly MmuEffect[] Changing =
    [
        MmuEffect.MarksPageDirty, MmuEffect.MarksPageDirtyLocked, MmuEffect.RemovesRmap, MmuEffect.FreesPage, MmuEffect.TakesPageReference, MmuEffect.FreesTable, MmuEffect.FreesDeferred,
        MmuEffect.RemovesDeferredRmap, MmuEffect.FinishesGather, MmuEffect.ClearsEntry, MmuEffect.ClearsEntryNonAtomically, MmuEffect.ClearsAndFlushesEntry, MmuEffect.ExchangesEntry, MmuEffect.WritesEntry,
        MmuEffect.WriteProtectsEntry,
    ];

    /// <summary>Whether some code looks at what other code changes by operations with a contract.</summary>
    public static bool IsDone(Scene scene, IEnumerable<StatementSyntax> looking, IEnumerable<StatementSyntax> changing)
    {
        var changed = new HashSet<string>(changing.SelectMany(scene.CallsIn).SelectMany(ChangedBy).SelectMany(operand => NamesOf(scene, operand)));
        return changed.Count > 0 && looking.SelectMany(statement => statement.DescendantNodes()).OfType<ExpressionSyntax>()
            .Any(expression => changed.Contains(expression.ToString()) && !IsJudged(scene, expression));
    }

    private static IEnumerable<ExpressionSyntax> ChangedBy(EffectCall call) =>
        Changing.Select(call.OperandOf).Append(call.Lock).OfType<ExpressionSyntax>();

    // What it was got from is another name of it, and so is whatever else was got from that.
    private static IEnumerable<string> NamesOf(Scene scene, ExpressionSyntax operand)
    {
        var names = new HashSet<string> { operand.ToString() };
        var variables = scene.Member.DescendantNodes().OfType<VariableDeclaratorSyntax>().Where(variable => variable.Initializer is not null).ToList();
        foreach (var variable in variables.Where(variable => variable.Identifier.ValueText == operand.ToString()))
            names.Add(variable.Initializer!.Value.ToString());
        names.UnionWith(variables.Where(variable => names.Contains(variable.Initializer!.Value.ToString())).Select(variable => variable.Identifier.ValueText));
        return names;
    }

    private static bool IsJudged(Scene scene, ExpressionSyntax expression) => expression.Parent switch
    {
        // The same word as the name of something else.
        MemberAccessExpressionSyntax access when access.Name == expression => true,
        NameColonSyntax => true,
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when call.Expression == access => scene.CallAt(call.Span) is not null,
        MemberAccessExpressionSyntax access => scene.Model.GetSymbolInfo(access).Symbol is IPropertySymbol property && Footprint.IsContracted(scene, property),
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => scene.CallAt(call.Span) is not null,
        // Whether there is one at all does not change.
        BinaryExpressionSyntax comparison => comparison.Left is LiteralExpressionSyntax || comparison.Right is LiteralExpressionSyntax,
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } } => true,
        _ => false,
    };
}
