using MmuRules.Analyzers.Contracts;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches pages whose reverse mapping was removed before the flush while their own lock kept the cleaner out: it has to be held until the flush.</summary>
internal sealed class UnmappedPages : Watch
{
    public override bool Hears(Clause clause) => false;

    public override void Released(Happening happening, HeldLock held)
    {
        if (held.Kind != MmuLock.Page)
            return;
        foreach (var window in happening.State.Windows)
        {
            if (window.Suspects(SuspicionKind.UnmappedUnderPageLock) is null
                || happening.State.Locks.Any(other => other.Kind == MmuLock.Page && Origins.Of(other.Identity, window) != Belonging.No))
                continue;
            foreach (var suspicion in window.Suspicions)
                if (suspicion is { Kind: SuspicionKind.UnmappedUnderPageLock, Withheld: { } finding })
                    happening.Report(finding);
            happening.State = happening.State.Replace(window, window.Cleared(SuspicionKind.UnmappedUnderPageLock));
        }
    }
}
