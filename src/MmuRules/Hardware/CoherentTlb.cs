namespace MmuRules.Hardware;

/// <summary>An MMU whose TLB is part of the cache coherency: a translation dies on every CPU in the instant in which its entry changes. No flush is ever needed.</summary>
/// <remarks>Source: Linus Torvalds, 27 April 2014: "such a CPU might as well make the TLB be part of the cache-coherency domain, … I wish."</remarks>
public sealed class CoherentTlb : HardwareModel
{
    /// <inheritdoc/>
    public override HardwareKind Kind => HardwareKind.Oracle;

    /// <inheritdoc/>
    public override HardwareDescription Description { get; } = new()
    {
        CleanStore = "as X86",
        Clear = "every CPU at once: no change of an entry leaves an old translation anywhere",
        Flush = "as X86; never needed",
        Exposes = "nothing: what is lost elsewhere and not here, is lost by a stale translation",
        Source = "Torvalds, 27 April 2014: \"I wish\"",
    };

    internal override long Exchange(in EntryPlace place, long value) => place.Mm.Machine.Shootdown.Exchange(place, value);

    internal override bool TryChange(in EntryPlace place, long expected, long value) => place.Mm.Machine.Shootdown.TryChange(place, expected, value);

    internal override void Store(in EntryPlace place, long value) => Exchange(place, value);
}
