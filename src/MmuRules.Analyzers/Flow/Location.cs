using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace MmuRules.Analyzers.Flow;

/// <summary>Something that holds a value: a variable, a flow capture, or a member of a value.</summary>
internal sealed class Location : IEquatable<Location>
{
    private readonly int _hash;

    private Location(object key, Value? instance = null, Value? index = null, ITypeSymbol? type = null)
    {
        Key = key;
        Instance = instance;
        Index = index;
        Type = type;
        unchecked
        {
            _hash = (((key.GetHashCode() * 397) ^ (instance?.GetHashCode() ?? 0)) * 397) ^ (index?.GetHashCode() ?? 0);
        }
    }

    /// <summary>Where a method keeps what it is about to return.</summary>
    public static Location Result { get; } = new("result");

    /// <summary>The instance that a method runs on.</summary>
    public static Location This { get; } = new("this");

    /// <summary>A local, a parameter, a capture id, what is counted, a member's symbol, or <see cref="ElementKey"/>.</summary>
    public object Key { get; }

    /// <summary>The value whose member this is; <see langword="null"/> for variables and static members.</summary>
    public Value? Instance { get; }

    public Value? Index { get; }

    public ITypeSymbol? Type { get; }

    public bool IsVariable => (Instance is null && Key is ILocalSymbol or IParameterSymbol or CaptureId or Counted) || ReferenceEquals(this, Result) || ReferenceEquals(this, This);

    public static object ElementKey { get; } = "element";

    public static Location Of(ILocalSymbol local) => new(local, type: local.Type);

    public static Location Of(IParameterSymbol parameter) => new(parameter, type: parameter.Type);

    public static Location Of(CaptureId capture) => new(capture);

    /// <summary>Where it is kept how many things are in the collection that a variable holds.</summary>
    public static Location CountOf(ILocalSymbol collection) => new(new Counted(Of(collection)));

    public static Location Of(ISymbol member, Value? instance, Value? index, ITypeSymbol? type) => new(member, instance, index, type);

    /// <summary>An element of a tuple, which is the same by whatever name it is called.</summary>
    public static Location OfTuple(Value tuple, IFieldSymbol element) => new((element.CorrespondingTupleField ?? element).OriginalDefinition, tuple, null, element.Type);

    public static Location Element(Value array, Value index, ITypeSymbol? type) => new(ElementKey, array, index, type);

    /// <summary>What a read gives when nothing was written on the path.</summary>
    public Value Unwritten() => IsVariable ? Value.Unknown : Value.Member(Key as ISymbol, Instance, Index, Type);

    /// <summary>The same location of renamed values; <see langword="null"/> if it can no longer be named.</summary>
    public Location? Rename(Func<Value, Value> leaf)
    {
        if (Instance is null && Index is null)
            return this;
        var instance = Instance?.Rename(leaf);
        var index = Index?.Rename(leaf);
        if (ReferenceEquals(instance, Instance) && ReferenceEquals(index, Index))
            return this;
        return instance is { IsKnown: false } || index is { IsKnown: false } ? null : new(Key, instance, index, Type);
    }

    public bool Equals(Location? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && Equals(Key, other.Key) && Equals(Instance, other.Instance) && Equals(Index, other.Index));

    public override bool Equals(object? obj) => Equals(obj as Location);

    public override int GetHashCode() => _hash;

    /// <summary>The variable whose collection's things are counted here; <see langword="null"/> elsewhere.</summary>
    public Location? Collection => (Key as Counted)?.Collection;

    public override string ToString() => $"{Instance}{(Instance is null ? "" : ".")}{(Key as ISymbol)?.Name ?? Key}{(Index is null ? "" : $"[{Index}]")}";

    private sealed record Counted(Location Collection);
}
