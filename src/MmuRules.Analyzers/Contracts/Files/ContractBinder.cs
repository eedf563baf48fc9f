using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Contracts.Files;

/// <summary>Turns a line into the contract of a method, or of a property's accessors.</summary>
internal static class ContractBinder
{
    /// <summary>Adds the contracts that a line gives to a symbol; the mistake if it cannot.</summary>
    public static Mistake? Bind(ContractLine line, ISymbol symbol, List<(IMethodSymbol, Contract?)> into)
    {
        if (symbol is IMethodSymbol method)
            return Bind(line.Clauses, method, into);
        var property = (IPropertySymbol)symbol;
        var ofSetter = line.Clauses.Where(IsOfSetter).ToImmutableArray();
        var ofGetter = line.Clauses.Where(clause => !IsOfSetter(clause)).ToImmutableArray();
        return Bind(ofGetter, property, property.GetMethod, "getter", into) ?? Bind(ofSetter, property, property.SetMethod, "setter", into);
    }

    private static bool IsOfSetter(WrittenClause clause) => ContractReader.IsOfSetter(clause.For(Clause.Receiver));

    private static Mistake? Bind(ImmutableArray<WrittenClause> clauses, IPropertySymbol property, IMethodSymbol? accessor, string name, List<(IMethodSymbol, Contract?)> into)
    {
        if (accessor is not null)
            return Bind(clauses, accessor, into);
        return clauses.IsEmpty ? null : new(clauses[0].Span, $"'{clauses[0].Effect}' is what a {name} does, and '{property.GetDocumentationCommentId()}' has none");
    }

    private static Mistake? Bind(ImmutableArray<WrittenClause> written, IMethodSymbol method, List<(IMethodSymbol, Contract?)> into)
    {
        var clauses = ImmutableArray.CreateBuilder<Clause>(written.Length);
        foreach (var clause in written)
        {
            var operand = clause.Operand is null ? ContractReader.OperandOf(method) : method.Parameters.FirstOrDefault(parameter => parameter.Name == clause.Operand.TrimStart('@'))?.Ordinal;
            if (operand is null)
                return new(clause.Span, NoParameter(method, clause.Operand!));
            clauses.Add(clause.For(operand.Value));
        }

        into.Add((method, clauses.Count == 0 ? null : new(clauses.ToImmutable())));
        return null;
    }

    private static string NoParameter(IMethodSymbol method, string name)
    {
        var id = (method.AssociatedSymbol ?? method).GetDocumentationCommentId();
        return method.Parameters.IsEmpty
            ? $"'{id}' has no parameters, and so none called '{name}'"
            : $"'{id}' has no parameter '{name}'. Did you mean '{Spelling.NearestTo(name, method.Parameters.Select(parameter => parameter.Name))}'?";
    }
}
