using MmuRules.Paging;

namespace MmuRules.Hardware;

/// <summary>
/// An x86 CPU's MMU. A store that finds no dirty translation re-walks and sets the accessed and dirty bits by a locked read-modify-write,
/// and faults if the entry is gone or read-only. A dirty translation is used with no walk, whatever has become of its entry.
/// </summary>
/// <remarks>Source: Linus Torvalds, 27 April 2014, on what CPUs really do; Intel SDM volume 3, 4.10.</remarks>
public sealed class X86 : HardwareModel
{
    internal override TlbEntry Walk(Mm mm, int virtualPage, bool isWrite) => WalkAndMark(mm, virtualPage, isWrite);

    internal override long Exchange(in EntryPlace place, long value) => place.Word.Exchange(value);

    internal override bool TryChange(in EntryPlace place, long expected, long value) => place.Word.TryChange(expected, value);
}
