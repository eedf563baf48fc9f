using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.UnlockBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class UnlockBeforeFlushFixTests
{
    [Fact]
    public Task The_flush_comes_before_the_unlock_and_comments_stay_where_they_are() => Fix.Statements("""
        ptl.Lock(); // taken
        var old = slot.Clear();
        if (old.Dirty)
            old.Page.MarkDirty();

        // Others may walk the table again.
        {|MMU1003:ptl.Unlock()|}; // dropped

        mm.Flush();
        """, """
        ptl.Lock(); // taken
        var old = slot.Clear();
        if (old.Dirty)
            old.Page.MarkDirty();

        mm.Flush();
        // Others may walk the table again.
        ptl.Unlock(); // dropped

        mm.Flush();
        """);

    [Fact]
    public Task The_title_names_the_lock() => Fix.Statements("""
        ptl2.Lock();
        slot.Clear().Page.MarkDirty();
        {|MMU1003:ptl2.Unlock()|};
        mm.Flush();
        """, """
        ptl2.Lock();
        slot.Clear().Page.MarkDirty();
        mm.Flush();
        ptl2.Unlock();
        mm.Flush();
        """, test => test.CodeActionVerifier = (action, verify) =>
        {
            verify.Equal("Flush the TLB before releasing 'ptl2'", action.Title);
            verify.Equal("MMU1003.FlushFirst", action.EquivalenceKey ?? "");
        });

    [Fact]
    public Task A_flag_that_the_marking_sets_guards_the_flush() => Fix.Statements("""
        var force = false;
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty)
        {
            old.Page.MarkDirty();
            force = true;
        }

        {|MMU1003:ptl.Unlock()|};
        if (force)
            mm.Flush();
        """, """
        var force = false;
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty)
        {
            old.Page.MarkDirty();
            force = true;
        }

        if (force)
            mm.Flush();
        ptl.Unlock();
        if (force)
            mm.Flush();
        """);

    [Fact]
    public Task The_guard_has_braces_where_the_code_has_them() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var dirty = old.Dirty;
        if (dirty)
        {
            old.Page.MarkDirty();
        }

        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        var dirty = old.Dirty;
        if (dirty)
        {
            old.Page.MarkDirty();
        }

        if (dirty)
        {
            mm.Flush();
        }

        ptl.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task A_flag_that_does_not_tell_is_no_guard() => Fix.Statements("""
        var force = false;
        ptl.Lock();
        foreach (var pte in slots)
        {
            force = false;
            var old = pte.Clear();
            if (old.Dirty)
            {
                old.Page.MarkDirty();
                force = true;
            }
        }

        {|MMU1003:ptl.Unlock()|};
        if (force)
            mm.Flush();
        """, """
        var force = false;
        ptl.Lock();
        foreach (var pte in slots)
        {
            force = false;
            var old = pte.Clear();
            if (old.Dirty)
            {
                old.Page.MarkDirty();
                force = true;
            }
        }

        mm.Flush();
        ptl.Unlock();
        if (force)
            mm.Flush();
        """);

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
    public Task A_using_declaration_releases_at_the_end_of_its_scope() => Fix.Statements("""
        {
            {|MMU1003:using|} var held = ptl.Hold();
            slot.Clear().Page.MarkDirty();
            // That was it.
        }

        mm.Flush();
        """, """
        {
            using var held = ptl.Hold();
            slot.Clear().Page.MarkDirty();
            mm.Flush();
            // That was it.
        }

        mm.Flush();
        """);

    [Fact]
    public Task A_using_statement_without_braces_gets_them() => Fix.Statements("""
        {|MMU1003:using|} (ptl.HoldRef())
            slot.Clear().Page.MarkDirty();
        mm.Flush();
        """, """
        using (ptl.HoldRef())
        {
            slot.Clear().Page.MarkDirty();
            mm.Flush();
        }

        mm.Flush();
        """);

    [Fact]
    public Task Every_way_out_of_a_guarded_scope_flushes() => Fix.Statements("""
        {|MMU1003:using|} (ptl.Hold())
        {
            slot.Clear().Page.MarkDirty();
            if (flag)
                return;
            slot2.Clear().Page.MarkDirty();
        }

        mm.Flush();
        """, """
        using (ptl.Hold())
        {
            slot.Clear().Page.MarkDirty();
            if (flag)
            {
                mm.Flush();
                return;
            }

            slot2.Clear().Page.MarkDirty();
            mm.Flush();
        }

        mm.Flush();
        """);

    [Fact]
    public Task An_unlock_under_a_condition_on_one_line_gets_a_block() => Fix.Statements("""
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        if (flag) {|MMU1003:ptl.Unlock()|}; // early
        mm.Flush();
        if (!flag) ptl.Unlock();
        """, """
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        if (flag)
        {
            mm.Flush();
            ptl.Unlock(); // early
        }

        mm.Flush();
        if (!flag) ptl.Unlock();
        """);

    [Fact]
    public Task A_label_stays_in_front_of_the_flush() => Fix.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        if (!old.Dirty)
            goto done;
        old.Page.MarkDirty();
        done:
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """, """
        ptl.Lock();
        var old = slot.Clear();
        if (!old.Dirty)
            goto done;
        old.Page.MarkDirty();
        done:
        mm.Flush();
        ptl.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task An_unlock_in_a_finally_block_is_preceded_there() => Fix.Statements("""
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
        }
        finally
        {
            {|MMU1003:ptl.Unlock()|};
        }

        mm.Flush();
        """, """
        ptl.Lock();
        try
        {
            slot.Clear().Page.MarkDirty();
        }
        finally
        {
            mm.Flush();
            ptl.Unlock();
        }

        mm.Flush();
        """);

    [Fact]
    public Task A_switch_section_and_a_local_function_are_statement_lists_too() => Fix.Statements("""
        switch (numbers.Length)
        {
            case 1:
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
                mm.Flush();
                break;
        }

        Local();

        void Local()
        {
            ptl.Lock();
            slot.Clear().Page.MarkDirty();
            {|MMU1003:ptl.Unlock()|};
            mm.Flush();
        }
        """, """
        switch (numbers.Length)
        {
            case 1:
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                mm.Flush();
                ptl.Unlock();
                mm.Flush();
                break;
        }

        Local();

        void Local()
        {
            ptl.Lock();
            slot.Clear().Page.MarkDirty();
            mm.Flush();
            ptl.Unlock();
            mm.Flush();
        }
        """);

    [Fact]
    public Task Statements_of_the_top_level_can_be_fixed() => Fix.Source("""
        using Kernel;

        var (mm, slot, ptl) = (new Mm(), new Slot(), new Spin());
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """, """
        using Kernel;

        var (mm, slot, ptl) = (new Mm(), new Slot(), new Spin());
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        mm.Flush();
        ptl.Unlock();
        mm.Flush();
        """, test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task A_using_declaration_of_the_top_level_ends_with_the_program() => Fix.Source("""
        using Kernel;

        var (mm, slot, ptl) = (new Mm(), new Slot(), new Spin());
        {|MMU1003:using|} var held = ptl.Hold();
        slot.Clear().Page.MarkDirty();

        internal static class Code;
        """, """
        using Kernel;

        var (mm, slot, ptl) = (new Mm(), new Slot(), new Spin());
        using var held = ptl.Hold();
        slot.Clear().Page.MarkDirty();
        mm.Flush();

        internal static class Code;
        """, test => test.TestState.OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication);

    [Fact]
    public Task Nothing_is_offered_where_no_statement_can_be_added() => Fix.Source("""
        using System;
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot, Spin ptl)
            {
                Action unlock = () => ptl.Unlock();
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                Release(ptl);
                mm.Flush();
            }

            private static void Release(Spin ptl) => {|MMU1003:ptl.Unlock()|};
        }
        """, """
        using System;
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot, Spin ptl)
            {
                Action unlock = () => ptl.Unlock();
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                Release(ptl);
                mm.Flush();
            }

            private static void Release(Spin ptl) => {|MMU1003:ptl.Unlock()|};
        }
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
    public Task All_methods_of_a_file_are_fixed_at_once() => Fix.Source("""
        using Kernel;

        internal sealed class Code(Mm mm)
        {
            private readonly Mm _mm = mm;

            internal void First(Slot slot, Slot slot2, Spin ptl, Spin ptl2)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
                ptl2.Lock();
                slot2.Clear().Page.MarkDirty();
                {|MMU1003:ptl2.Unlock()|};
                _mm.Flush();
            }

            internal void Second(Slot slot, Spin ptl)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
            }
        }
        """, """
        using Kernel;

        internal sealed class Code(Mm mm)
        {
            private readonly Mm _mm = mm;

            internal void First(Slot slot, Slot slot2, Spin ptl, Spin ptl2)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                _mm.Flush();
                ptl.Unlock();
                ptl2.Lock();
                slot2.Clear().Page.MarkDirty();
                _mm.Flush();
                ptl2.Unlock();
                _mm.Flush();
            }

            internal void Second(Slot slot, Spin ptl)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                _mm.Flush();
                ptl.Unlock();
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

    [Fact]
    public Task All_files_of_a_project_are_fixed_at_once() => Fix.Source(Class("First", "{|MMU1003:ptl.Unlock()|};"), Class("First", "mm.Flush();\n        ptl.Unlock();"), test =>
    {
        test.TestState.Sources.Add(Class("Second", "{|MMU1003:ptl.Unlock()|};"));
        test.FixedState.Sources.Add(Class("Second", "mm.Flush();\n        ptl.Unlock();"));
    });

    private static string Class(string name, string release) => $$"""
        using Kernel;

        internal static class {{name}}
        {
            internal static void M(Mm mm, Slot slot, Spin ptl)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                {{release}}
            }
        }
        """;
}
