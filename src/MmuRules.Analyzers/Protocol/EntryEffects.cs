using MmuRules.Analyzers.Contracts;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What the effects of the vocabulary that are done to entries have in common.</summary>
internal static class EntryEffects
{
    /// <summary>Whether the effect changes what stands in a slot, in whatever way.</summary>
    public static bool Change(MmuEffect effect) => effect is MmuEffect.ClearsEntry or MmuEffect.ClearsEntryNonAtomically or MmuEffect.ClearsAndFlushesEntry
        or MmuEffect.WritesEntry or MmuEffect.WriteProtectsEntry or MmuEffect.ExchangesEntry;

    /// <summary>Whether the effect is done to a slot: it changes what stands there, or looks at it.</summary>
    public static bool OfSlots(MmuEffect effect) => effect == MmuEffect.ReadsEntry || Change(effect);
}
