using System.Runtime.CompilerServices;

namespace MmuRules.Exploration;

/// <summary>A state and how it is reached; a violation has no state.</summary>
internal struct PackedSuccessor
{
    internal ZapState State;
    internal uint Code;

    internal readonly bool IsViolation => Code >> 24 != 0;

    internal readonly PackedStep Step => new(
        (PackedAct)(Code & 0xFF),
        (int)((Code >> 8) & 0xFF),
        (int)((Code >> 16) & 0xFF),
        IsViolation ? (Property)((Code >> 24) - 1) : null);
}

/// <summary>The successors of one state.</summary>
internal ref struct PackedSuccessors(Span<PackedSuccessor> places)
{
    // A hit, walk or fault and a load of each page by each CPU, an acknowledgement of each; the zap, a lock of each page, fsync, a drop of each.
    internal const int Most = (PackedWorld.MostWriters * ((2 * PackedWorld.MostPages) + 1)) + (2 * PackedWorld.MostPages) + 2;

    private readonly Span<PackedSuccessor> _places = places;

    internal int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(ulong cpus, ulong rest, PackedAct act, int actor, int page)
    {
        ref PackedSuccessor place = ref _places[Count++];
        place.State = new ZapState(cpus, rest);
        place.Code = (uint)act | ((uint)actor << 8) | ((uint)page << 16);
    }

    internal void AddViolation(Property property, PackedAct act, int actor, int page)
    {
        ref PackedSuccessor place = ref _places[Count++];
        place.State = default;
        place.Code = (uint)act | ((uint)actor << 8) | ((uint)page << 16) | ((uint)(property + 1) << 24);
    }
}
