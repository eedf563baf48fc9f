using MmuRules.Exploration;
using MmuRules.Paging;

namespace MmuRules.Corpus.Bugs;

/// <summary><c>__split_huge_pmd_locked()</c>: <c>pmdp_invalidate()</c> of an entry that maps nothing makes one that looks as if it did, and a lockless walker took the page that was just being migrated.</summary>
[Bug("3a5a8d343e1c", "2024-05-09", "a migration entry is invalidated, and looks present then", Order = "inv(p) → if (present(p)) inv(p)", Rule = "MMU2009")]
internal static class MigrationEntryInvalidated
{
    public static Scenario Scenario => Worlds.MigratingHuge;

    public static void Buggy(Vma vma, VirtualAddress address)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        using PageTableLock.Guard held = vma.Mm.PmdLock.Hold();
        if (!slot.Read().IsNone)
        {
            Pmd old = slot.Invalidate();
            slot.Set(old.WithoutWrite());
        }
    }

    public static void Fixed(Vma vma, VirtualAddress address)
    {
        PmdSlot slot = vma.Mm.Directory(address);
        using PageTableLock.Guard held = vma.Mm.PmdLock.Hold();
        if (slot.Read().IsPresent)
        {
            Pmd old = slot.Invalidate();
            slot.Set(old.WithoutWrite());
        }
    }

    public static void Beside(Mm mm, VirtualAddress address)
    {
        if (mm.Directory(address).Read() is { IsHuge: true, IsValid: false })
        {
            throw new PropertyViolationException(Property.StaleAccess, "A walker takes the page for mapped, which is being migrated.");
        }
    }

    public static void Caller(Vma vma, VirtualAddress address) => Worlds.EndMigration(vma, address);
}
