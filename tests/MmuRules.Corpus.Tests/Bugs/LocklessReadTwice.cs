using MmuRules.Exploration;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>pmd_none_or_trans_huge_or_clear_bad()</c>, with the mmap lock for reading only: a huge page was split, or a fault had put one there, between the two.</summary>
[Bug("1a5a9906d4e8", "2012-03-21", "a directory entry is judged by one read and used by another", Order = "if (P(*p)) use(*p) → e = *p; if (P(e)) use(e)", Rule = "MMU2005",
    Cve = "CVE-2012-1179")]
internal static class LocklessReadTwice
{
    public static Scenario Scenario => Worlds.HugeAnonymous;

    public static int Buggy(Vma vma, VirtualAddress address)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        return slot.Read() is { IsPresent: true, IsHuge: true } ? vma.NormalPage(slot.Read()).Pfn.Number : 0;
    }

    public static int Fixed(Vma vma, VirtualAddress address)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        return slot.Read() is { IsPresent: true, IsHuge: true } seen ? vma.NormalPage(seen).Pfn.Number : 0;
    }

    public static void Beside(Vma vma, VirtualAddress address) => SplitHugePmd.Run(vma, address);
}
