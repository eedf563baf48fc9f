using MmuRules.Analyzers.Contracts;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Sees where a gather frees what was deferred to it.</summary>
internal sealed class BulkFrees : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.FreesDeferred };

    public override void Before(Occurrence occurrence)
    {
        // The end of a gather is left alone: a using may end it where its scope ends, and usually frees nothing any more.
        // Pages that are freed before the flush are another bug, whose repair may move the freeing anyway.
        if (occurrence.State.Windows.Any(window => window.FreedBy.IsKnown && window.FreedBy.Equals(occurrence.Operand)))
            return;
        if (occurrence.State.Locks.LastOrDefault(held => held.Kind is MmuLock.PageTable or MmuLock.PmdTable) is { } held)
            occurrence.Raise(new(IncidentKind.DeferredPagesFreedUnderLock, occurrence.Operation, occurrence.Name, occurrence.State) { Earlier = held.Acquired });
    }
}
