using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>How likely it is that a flush is the one that is meant: the first are tried first.</summary>
internal enum FlushRank
{
    /// <summary>The code makes it, only too late.</summary>
    OfTheCode,

    /// <summary>Of the gather that the entry was recorded in.</summary>
    Recorded,

    /// <summary>Of the address space that the entry was found by.</summary>
    Owner,

    /// <summary>The code makes it, and it is of something else than what the entry was found by.</summary>
    OfTheCodeForOthers,

    /// <summary>Of the only address space there is: the code does not say whose the entry is.</summary>
    OnlyOne,

    /// <summary>Of the entry itself.</summary>
    Slot,

    /// <summary>Of a gather in which other entries may have been recorded, or none.</summary>
    AnotherGather,
}

/// <summary>A flush as it would be written.</summary>
/// <param name="Call">The call.</param>
/// <param name="Of">What is flushed; <see langword="null"/> if it has no simple name.</param>
/// <param name="Rank">How likely it is that it is meant.</param>
internal sealed record Flush(string Call, Thing? Of, FlushRank Rank);

/// <summary>The flushes that could be made of what is in scope.</summary>
internal static class FlushesInScope
{
    public static IEnumerable<Flush> At(Things things, Owners owners)
    {
        var flushing = things.All().Distinct().Where(thing => Of(things, thing) is not null).ToList();
        foreach (var thing in flushing)
            if (things.IsGather(thing.Type))
                yield return new(Of(things, thing)!, thing, owners.HaveRecordedIn(thing) ? FlushRank.Recorded : FlushRank.AnotherGather);
            else if (things.IsSlot(thing.Type) && owners.AreOf(thing))
                yield return new(Of(things, thing)!, thing, FlushRank.Slot);
        foreach (var (space, isKnown) in owners.Spaces())
            yield return new(Of(things, space)!, space, isKnown ? FlushRank.Owner : FlushRank.OnlyOne);
    }

    /// <summary>The flush of a thing; <see langword="null"/> if it has none that does nothing else.</summary>
    public static string? Of(Things things, Thing thing) =>
        things.Find(thing.Type, MmuEffect.FlushesTlb, Effects.OnlyFlush) is { } name ? $"{thing.Text}.{name}()" : null;
}
