using MmuRules.Analyzers.Contracts;

namespace MmuRules.Analyzers.Protocol;

/// <summary>What the effects of the vocabulary that are done to entries have in common.</summary>
internal static class EntryEffects
{
    /// <summary>Whether the effect changes what stands in a slot, in whatever way.</summary>
    public static bool Change(MmuEffect effect) => effect is MmuEffect.ClearsEntry or MmuEffect.ClearsEntryNonAtomically or MmuEffect.ClearsAndFlushesEntry
        or MmuEffect.WritesEntry or MmuEffect.WriteProtectsEntry or MmuEffect.ExchangesEntry;
}
