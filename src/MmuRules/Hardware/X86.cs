namespace MmuRules.Hardware;

/// <summary>
/// An x86 CPU's MMU. A store that finds no dirty translation re-walks and sets the accessed and dirty bits by a locked read-modify-write,
/// and faults if the entry is gone or read-only. A dirty translation is used with no walk, whatever has become of its entry.
/// </summary>
/// <remarks>Source: Linus Torvalds, 27 April 2014, on what CPUs really do; Intel SDM volume 3, 4.8 and 4.10.</remarks>
public sealed class X86 : HardwareModel
{
    /// <inheritdoc/>
    public override HardwareDescription Description { get; } = new()
    {
        CleanStore = "walks again, and sets the accessed and dirty bits by a locked read-modify-write; faults if the entry is gone or read-only",
        Clear = "nobody: a dirty translation is used on, with no walk",
        Flush = "by interrupt, CPU after CPU; it waits for the instruction under way and for CPUs with interrupts disabled",
        Exposes = "the headline rules: stores lost between clear and flush (MMU1001 to MMU1004)",
        Source = "Torvalds, 27 April 2014; Intel SDM volume 3, 4.8 and 4.10",
    };
}
