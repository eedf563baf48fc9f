namespace MmuRules.Hardware;

/// <summary>A machine with one CPU of the x86 kind: there is nobody to interrupt. A flush takes effect on the spot.</summary>
/// <remarks>Linux without <c>CONFIG_SMP</c>. Who has disabled interrupts runs alone until he enables them, so that nobody else's flush happens meanwhile.</remarks>
public sealed class UniProcessor : HardwareModel
{
    /// <inheritdoc/>
    public override int MostCpus => 1;

    /// <inheritdoc/>
    public override HardwareDescription Description { get; } = new()
    {
        CleanStore = "as X86",
        Clear = "nobody, as on X86",
        Flush = "on the spot; nothing is sent, and only who has interrupts disabled keeps another's flush waiting",
        Exposes = "the baseline: what is lost here is lost without a second CPU, to a store between clear and flush of one that was scheduled in between",
        Source = "Linux without CONFIG_SMP",
    };

    internal override void Flush(Machine machine, in TlbRange range) => machine.Shootdown.InvalidateHere(range);
}
