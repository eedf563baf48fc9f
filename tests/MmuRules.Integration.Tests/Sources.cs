namespace MmuRules.Integration.Tests;

/// <summary>What the users of the packages have written.</summary>
internal static class Sources
{
    /// <summary>The lock is dropped (line 15) before the flush of what was cleared (line 11) and marked dirty (line 14).</summary>
    public const string WrongZapper = """
        using MmuRules.Pages;
        using MmuRules.Paging;

        namespace Consumer;

        public static class Zapper
        {
            public static void Zap(Vma vma, PageTable table, VirtualAddress address)
            {
                table.Ptl.Lock();
                Pte old = table.Slot(address).GetAndClear();
                Page page = vma.NormalPage(old);
                if (old.IsDirty)
                    page.MarkDirty();
                table.Ptl.Unlock();
                vma.Mm.FlushPage(address);
                page.RemoveRmap();
                page.Put();
            }
        }
        """;

    /// <summary>The wrong one with a flush before the release. The one behind it stays: whether something else needs it, the fix cannot know.</summary>
    public const string FixedZapper = """
        using MmuRules.Pages;
        using MmuRules.Paging;

        namespace Consumer;

        public static class Zapper
        {
            public static void Zap(Vma vma, PageTable table, VirtualAddress address)
            {
                table.Ptl.Lock();
                Pte old = table.Slot(address).GetAndClear();
                Page page = vma.NormalPage(old);
                if (old.IsDirty)
                    page.MarkDirty();
                vma.Mm.FlushPage(address);
                table.Ptl.Unlock();
                vma.Mm.FlushPage(address);
                page.RemoveRmap();
                page.Put();
            }
        }
        """;

    public const string RightZapper = """
        using MmuRules.Pages;
        using MmuRules.Paging;

        namespace Consumer;

        public static class Zapper
        {
            public static void Zap(Vma vma, PageTable table, VirtualAddress address)
            {
                table.Ptl.Lock();
                Pte old = table.Slot(address).GetAndClear();
                Page page = vma.NormalPage(old);
                if (old.IsDirty)
                    page.MarkDirty();
                vma.Mm.FlushPage(address);
                page.RemoveRmap();
                table.Ptl.Unlock();
                page.Put();
            }
        }
        """;

    /// <summary>Uses something of each package that it ships with.</summary>
    public const string Main = """
        using Consumer;
        using MmuRules.Hardware;

        var vocabulary = typeof(MmuRules.Annotations.EffectAttribute).Assembly.GetName().Name;
        Console.WriteLine($"{typeof(Machine).Assembly.GetName().Name} {vocabulary} {typeof(Zapper).Name}");
        """;

    /// <summary>Explores the wrong zapper.</summary>
    public const string ExploringMain = """
        using Consumer;
        using MmuRules.Exploration;
        using MmuRules.Hardware;

        Verdict verdict = Explorer.Check(Scenarios.SharedFile, HardwareModel.X86, world => Zapper.Zap(world.Vma, world.Table, world.Start));
        Console.WriteLine(verdict);
        Console.WriteLine(verdict.Witness);
        """;

    /// <summary>A project's own copy of as much of the vocabulary as it uses.</summary>
    public const string OwnVocabulary = """
        using System;

        namespace MmuRules.Annotations
        {
            internal enum MmuEffect { FlushesTlb, MarksPageDirty, ClearsEntry }

            internal enum MmuLock { PageTable }

            [AttributeUsage(AttributeTargets.Method)]
            internal sealed class EffectAttribute(MmuEffect effect) : Attribute { public MmuEffect Effect => effect; }

            [AttributeUsage(AttributeTargets.Method)]
            internal sealed class AcquiresAttribute(MmuLock @lock) : Attribute { public MmuLock Lock => @lock; }

            [AttributeUsage(AttributeTargets.Method)]
            internal sealed class ReleasesAttribute(MmuLock @lock) : Attribute { public MmuLock Lock => @lock; }
        }
        """;

    /// <summary>A kernel that shares nothing with the machine.</summary>
    public const string OwnKernel = """
        using MmuRules.Annotations;

        internal static class Tables
        {
            [Effect(MmuEffect.ClearsEntry)] public static ulong Take(ref ulong entry) => System.Threading.Interlocked.Exchange(ref entry, 0);
            [Effect(MmuEffect.FlushesTlb)] public static void Invalidate() { }
            [Effect(MmuEffect.MarksPageDirty)] public static void Dirty(ulong frame) { }
            [Acquires(MmuLock.PageTable)] public static void Enter() { }
            [Releases(MmuLock.PageTable)] public static void Leave() { }

            public static void Drop(ref ulong entry)
            {
                Enter();
                var old = Take(ref entry);
                Dirty(old >> 12);
                Leave();
                Invalidate();
            }
        }
        """;

    /// <summary>A kernel that knows nothing of the vocabulary.</summary>
    public const string ForeignKernel = """
        internal static class Tables
        {
            public static ulong Take(ref ulong entry) => System.Threading.Interlocked.Exchange(ref entry, 0);
            public static void Invalidate() { }
            public static void Dirty(ulong frame) { }
            public static void Enter() { }
            public static void Leave() { }

            public static void Drop(ref ulong entry)
            {
                Enter();
                var old = Take(ref entry);
                Dirty(old >> 12);
                Leave();
                Invalidate();
            }
        }
        """;

    /// <summary>What it does; the last line has a mistake.</summary>
    public const string ForeignContracts = """
        # kernel
        M:Tables.Take        ClearsEntry
        M:Tables.Invalidate  FlushesTlb
        M:Tables.Dirty       MarksPageDirty
        M:Tables.Enter       Acquires(PageTable)
        M:Tables.Leave       Releases(PageTable)
        M:Tables.Leaf        FlushesTlb
        """;

    /// <summary>Of a callback the checker does not know who calls it.</summary>
    public const string Callback = """
        using MmuRules.Paging;

        namespace Consumer;

        public static class Zapper
        {
            public static void Zap(List<PteSlot> slots, Vma vma) => slots.ForEach(slot => vma.NormalPage(slot.GetAndClear()).MarkDirty());
        }
        """;
}
