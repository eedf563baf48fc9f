using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>Something in scope that has operations with a contract, as the code would name it.</summary>
internal readonly record struct Thing(string Text, ITypeSymbol Type);

/// <summary>What is in scope at a place of the code, and what it can do. Nothing is known by the name of a method, only by what it declares.</summary>
internal sealed class Things(Scene scene, int position)
{
    private static readonly MmuEffect[] OfGathers = [MmuEffect.RecordsEntry, MmuEffect.DefersFree, MmuEffect.DefersRmap, MmuEffect.FinishesGather];
    private static readonly MmuEffect[] OfSlots = [MmuEffect.ClearsEntry, MmuEffect.ClearsEntryNonAtomically, MmuEffect.ReadsEntry, MmuEffect.WriteProtectsEntry];

    private readonly Dictionary<ITypeSymbol, ImmutableArray<IMethodSymbol>> _operations = new(SymbolEqualityComparer.Default);

    /// <summary>The place.</summary>
    public int Position => position;

    /// <summary>Everything in scope that has operations: the nearest first, and what parameters and variables lead to last.</summary>
    /// <param name="steps">Over how many members a parameter or variable may lead there.</param>
    public IEnumerable<Thing> All(int steps = 1)
    {
        var all = new List<Thing>();
        var reached = new List<Thing>();
        foreach (var symbol in scene.Model.LookupSymbols(position))
        {
            if ((symbol is ILocalSymbol && symbol.Locations[0].SourceSpan.Start > position) || TypeOf(symbol) is not { } type)
                continue;
            all.Add(new(symbol.Name, type));
            if (symbol is IParameterSymbol or ILocalSymbol)
                reached.Add(new(symbol.Name, type));
        }

        for (var step = 0; step < steps; step++)
        {
            reached = [.. reached.SelectMany(MembersOf)];
            all.AddRange(reached);
        }

        return all.Where(thing => !OperationsOf(thing.Type).IsEmpty);
    }

    public bool IsGather(ITypeSymbol type) => HasAny(type, OfGathers);

    public bool IsSlot(ITypeSymbol type) => HasAny(type, OfSlots);

    /// <summary>The name of an operation on a thing of this type, that takes nothing but the thing, and whose contract is as wanted.</summary>
    public string? Find(ITypeSymbol type, MmuEffect effect, Func<Contract, bool> isWanted) =>
        Find(type, effect, isWanted, method => method.Parameters.All(parameter => parameter.IsOptional))?.Name;

    /// <summary>An operation on a thing of this type whose contract and parameters are as wanted.</summary>
    public IMethodSymbol? Find(ITypeSymbol type, MmuEffect effect, Func<Contract, bool> isWanted, Func<IMethodSymbol, bool> fits) =>
        FindAll(type, effect, isWanted).FirstOrDefault(fits);

    /// <summary>The operations on a thing of this type whose contract is as wanted.</summary>
    public IEnumerable<IMethodSymbol> FindAll(ITypeSymbol type, MmuEffect effect, Func<Contract, bool> isWanted) =>
        OperationsOf(type).Where(method => scene.ContractOf(method) is { } contract && isWanted(contract) && Effects.IsOnReceiver(method, contract, effect));

    /// <summary>An operation on a thing of this type that is as wanted.</summary>
    public IMethodSymbol? Find(ITypeSymbol type, Func<IMethodSymbol, bool> fits) => OperationsOf(type).FirstOrDefault(method => !method.IsStatic && fits(method));

    private IEnumerable<Thing> MembersOf(Thing thing)
    {
        foreach (var member in scene.Model.LookupSymbols(position, thing.Type))
            if (!member.IsStatic && member is IFieldSymbol or IPropertySymbol { IsIndexer: false, GetMethod: not null } && TypeOf(member) is { } type)
                yield return new($"{thing.Text}.{member.Name}", type);
    }

    private bool HasAny(ITypeSymbol type, MmuEffect[] effects) => OperationsOf(type).Any(method => effects.Any(scene.ContractOf(method)!.Has));

    private ImmutableArray<IMethodSymbol> OperationsOf(ITypeSymbol type)
    {
        if (!_operations.TryGetValue(type, out var operations))
        {
            operations = [.. scene.Model.LookupSymbols(position, type, includeReducedExtensionMethods: true).OfType<IMethodSymbol>()
                .Where(method => (!method.IsStatic || method.ReducedFrom is not null) && scene.ContractOf(method) is not null)];
            _operations.Add(type, operations);
        }

        return operations;
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol)
    {
        var type = symbol switch
        {
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            IFieldSymbol field => field.Type,
            IPropertySymbol { IsIndexer: false, GetMethod: not null } property => property.Type,
            _ => null,
        };
        return type is null or { SpecialType: not SpecialType.None } or { TypeKind: TypeKind.Error } ? null : type;
    }
}
