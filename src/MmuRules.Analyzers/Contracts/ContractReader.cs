using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts.Files;

namespace MmuRules.Analyzers.Contracts;

/// <summary>
/// Finds the contract of a method: from a contract file, or from the attributes of the method and of the property that it belongs to; if it has none of its
/// own, that of the member that it overrides or implements.
/// </summary>
internal sealed class ContractReader
{
    private const string Namespace = "MmuRules.Annotations";
    private const string EffectName = "EffectAttribute";

    private readonly ContractFiles? _files;
    private readonly OtherOperands _others;
    private readonly ConcurrentDictionary<IMethodSymbol, Contract?> _contracts = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(ITypeSymbol Type, MmuEffect Effect), bool> _offers = new();
    private readonly ConcurrentDictionary<(INamespaceSymbol Place, MmuEffect Effect), bool> _offersIn = new();

    /// <summary>Reads attributes and, if there are any, contract files.</summary>
    public ContractReader(ContractFiles? files = null)
    {
        _files = files;
        _others = new(OffersOne);
    }

    /// <summary>Whether a compilation knows the vocabulary at all; if not, there is nothing to check in it.</summary>
    public static bool IsSpoken(Compilation compilation) => !compilation.GetTypesByMetadataName($"{Namespace}.{EffectName}").IsEmpty;

    /// <summary>The method's contract; <see langword="null"/> if nobody declared one.</summary>
    public Contract? Of(IMethodSymbol method) => _contracts.GetOrAdd((method.ReducedFrom ?? method).OriginalDefinition, Complete);

    /// <summary>Whether a type, or one that it is derived from, has a member that declares an effect.</summary>
    public bool Offers(ITypeSymbol? type, MmuEffect effect)
    {
        for (; type is not null; type = type.BaseType)
            if (_offers.GetOrAdd((type.OriginalDefinition, effect), offer => offer.Type.GetMembers().OfType<IMethodSymbol>().Any(method => Find(method)?.Contract.Has(offer.Effect) == true)))
                return true;
        return false;
    }

    /// <summary>Whether a type that stands directly in a namespace has a member that declares an effect.</summary>
    public bool Offers(INamespaceSymbol place, MmuEffect effect) =>
        _offersIn.GetOrAdd((place, effect), offer => offer.Place.GetTypeMembers().Any(type => Offers(type, offer.Effect)));

    private Contract? Complete(IMethodSymbol method) => Find(method) is var (contract, declared) ? _others.Complete(contract, declared) : null;

    // What other members declare is asked while one contract is completed, so that nothing that is asked there may be complete itself.
    private bool OffersOne(ITypeSymbol type, ImmutableArray<MmuEffect> effects, Func<IMethodSymbol, bool> isMeant) =>
        type.GetMembers().OfType<IMethodSymbol>().Any(member => isMeant(member) && Find(member) is var (contract, _) && effects.Any(contract.Has));

    private (Contract Contract, IMethodSymbol Declared)? Find(IMethodSymbol method)
    {
        for (var declared = method; declared is not null; declared = declared.OverriddenMethod)
            if (Read(declared) is { } contract)
                return (contract, declared);
        foreach (var implemented in ImplementedBy(method))
            if (Read(implemented) is { } contract)
                return (contract, implemented);
        return null;
    }

    private static IEnumerable<IMethodSymbol> ImplementedBy(IMethodSymbol method)
    {
        if (!method.ExplicitInterfaceImplementations.IsEmpty)
            return method.ExplicitInterfaceImplementations;
        if (method.DeclaredAccessibility != Accessibility.Public || method.ContainingType is not { } type)
            return [];
        return type.AllInterfaces
            .SelectMany(declaring => declaring.GetMembers(method.Name).OfType<IMethodSymbol>())
            .Where(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method));
    }

    // A file wins, so that who uses a package can correct it.
    private Contract? Read(IMethodSymbol method) => _files is not null && _files.TryFind(method, out var contract) ? contract : ReadAttributes(method);

    private static Contract? ReadAttributes(IMethodSymbol method)
    {
        var clauses = ImmutableArray.CreateBuilder<Clause>();
        var operand = OperandOf(method);
        var other = method.PartialImplementationPart ?? method.PartialDefinitionPart;
        Read(method.GetAttributes(), operand, _ => true, clauses);
        if (other is not null)
            Read(other.GetAttributes(), operand, _ => true, clauses);
        if (method.AssociatedSymbol is IPropertySymbol property)
            Read(property.GetAttributes(), operand, clause => IsOfSetter(clause) == (method.MethodKind == MethodKind.PropertySet), clauses);
        foreach (var parameter in method.Parameters)
        {
            Read(parameter.GetAttributes(), parameter.Ordinal, _ => true, clauses);
            if (other is not null)
                Read(other.Parameters[parameter.Ordinal].GetAttributes(), parameter.Ordinal, _ => true, clauses);
        }

        return clauses.Count == 0 ? null : new(clauses.ToImmutable());
    }

    /// <summary>The operand of a clause that names none.</summary>
    public static int OperandOf(IMethodSymbol method) => method.IsStatic && !method.Parameters.IsEmpty ? 0 : Clause.Receiver;

    /// <summary>Whether a clause on a property says what its setter does: the writing effects do, all others are the getter's.</summary>
    public static bool IsOfSetter(Clause clause) =>
        clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.WritesEntry or MmuEffect.ClearsEntryNonAtomically };

    private static void Read(ImmutableArray<AttributeData> attributes, int operand, Func<Clause, bool> applies, ImmutableArray<Clause>.Builder into)
    {
        foreach (var attribute in attributes)
            if (Read(attribute, operand) is { } clause && applies(clause))
                into.Add(clause);
    }

    private static Clause? Read(AttributeData attribute, int operand)
    {
        if (attribute.AttributeClass is not { } type || type.ContainingNamespace?.ToDisplayString() != Namespace
            || attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Enum } argument] || NameOf(argument) is not { } name)
            return null;
        if (type.Name == EffectName)
            return Enum.TryParse<MmuEffect>(name, out var effect) ? new(ClauseKind.Effect, effect, default, operand, null) : null;
        ClauseKind? kind = type.Name switch
        {
            "AcquiresAttribute" => ClauseKind.Acquires,
            "ReleasesAttribute" => ClauseKind.Releases,
            "RequiresAttribute" => ClauseKind.Requires,
            _ => null,
        };
        if (kind is null || !Enum.TryParse<MmuLock>(name, out var @lock))
            return null;
        bool? when = null;
        foreach (var named in attribute.NamedArguments)
            if (named.Key == "When" && named.Value.Value is bool value)
                when = value;
        return new(kind.Value, default, @lock, operand, when);
    }

    private static string? NameOf(TypedConstant constant) =>
        constant.Type!.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, constant.Value))?.Name;
}
