using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.UnlockBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>What flushes is looked for in what is in scope.</summary>
public sealed class UnlockBeforeFlushByWhatTests
{
    [Fact]
    public Task The_gather_that_recorded_the_entry_flushes_it() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        gather2.Record(slot);
        old.Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        gather2.Finish();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        gather2.Record(slot);
        old.Page.MarkDirty();
        gather2.Flush();
        ptl.Unlock();
        gather2.Finish();
        """);

    [Fact]
    public Task Nothing_is_offered_where_nothing_in_scope_flushes() => Fix.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Table table, Spin ptl)
            {
                ptl.Lock();
                table[0].Clear().Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
            }
        }
        """, """
        using Kernel;

        internal static class Code
        {
            internal static void M(Table table, Spin ptl)
            {
                ptl.Lock();
                table[0].Clear().Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
            }
        }
        """);

    [Fact]
    public Task What_a_parameter_leads_to_can_flush_and_so_can_an_extension_method() => Fix.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Vma(Space space)
        {
            public Space Space => space;
        }

        internal sealed class Space;

        internal static class SpaceFlushing
        {
            [Effect(MmuEffect.FlushesTlb)] public static void FlushAll(this Space space, bool wait = true) { }
        }

        internal static class Code
        {
            internal static void M(Vma vma, Table table, Spin ptl)
            {
                ptl.Lock();
                table[0].Clear().Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
            }
        }
        """, """
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Vma(Space space)
        {
            public Space Space => space;
        }

        internal sealed class Space;

        internal static class SpaceFlushing
        {
            [Effect(MmuEffect.FlushesTlb)] public static void FlushAll(this Space space, bool wait = true) { }
        }

        internal static class Code
        {
            internal static void M(Vma vma, Table table, Spin ptl)
            {
                ptl.Lock();
                table[0].Clear().Page.MarkDirty();
                vma.Space.FlushAll();
                ptl.Unlock();
            }
        }
        """);

    [Fact]
    public Task The_late_flush_is_repeated_as_it_is_written() => Fix.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void M(Mm mm, Mm mm2, Table table, Spin ptl)
            {
                ptl.Lock();
                table[0].Clear().Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
                Shoot(mm2, 3);
            }

            internal static void Shoot([Effect(MmuEffect.FlushesTlb)] Mm mm, int cpus) { }
        }
        """, """
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void M(Mm mm, Mm mm2, Table table, Spin ptl)
            {
                ptl.Lock();
                table[0].Clear().Page.MarkDirty();
                Shoot(mm2, 3);
                ptl.Unlock();
                Shoot(mm2, 3);
            }

            internal static void Shoot([Effect(MmuEffect.FlushesTlb)] Mm mm, int cpus) { }
        }
        """);
}
