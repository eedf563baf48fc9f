using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>An MMU that sets no bits: an access through an entry that is not young, and a store through a clean one, faults, and the fault handler sets them under the page-table lock.</summary>
/// <remarks>Linux: ia64, older arm, mips, alpha, where <c>handle_pte_fault</c> ends with <c>ptep_set_access_flags</c>.</remarks>
public sealed class SoftwareDirty : HardwareModel
{
    /// <inheritdoc/>
    public override HardwareDescription Description { get; } = new()
    {
        CleanStore = "faults; the handler sets the accessed and dirty bits under the page-table lock",
        Clear = "nobody, as on X86",
        Flush = "as X86",
        Exposes = "no race between a clear and the hardware: even reading and then storing an empty entry loses no bit",
        Source = "Linux, handle_pte_fault and ptep_set_access_flags; ia64, older arm, mips, alpha",
    };

    internal override bool EveryFlushDropsWalkCaches => false;

    internal override TlbEntry Translate(in EntryPlace place, int virtualPage, AccessKind access) => TranslateOnly(place, virtualPage, access);

    /// <summary>The walk of a machine that changes no entry: it faults where a bit would have to be set.</summary>
    internal static TlbEntry TranslateOnly(in EntryPlace place, int virtualPage, AccessKind access)
    {
        Pte entry = place.ReadLeaf();
        bool permits = entry is { IsPresent: true, IsYoung: true } && (access != AccessKind.Store || entry is { IsWritable: true, IsDirty: true });
        return permits ? TlbEntry.Of(virtualPage, place, entry) : TlbEntry.None;
    }
}
