namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>MMU4001.</summary>
public sealed class EntryWithoutLockTests
{
    // A kernel whose operations say which lock they need.
    private const string Strict = """
        using System;
        using System.Collections.Generic;
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Pte
        {
            [Effect(MmuEffect.ReadsEntry)] public Entry Read() => default;
            [Requires(MmuLock.PageTable), Effect(MmuEffect.ClearsAndFlushesEntry)] public Entry Take() => default;
            [Requires(MmuLock.PageTable), Effect(MmuEffect.WritesEntry)] public void Set(Entry entry) { }
        }

        internal sealed class Leaf
        {
            public Pte this[int index] => throw new Exception();
        }

        internal sealed class Pmd
        {
            [Requires(MmuLock.PmdTable), Effect(MmuEffect.ClearsAndFlushesEntry)] public Down Take() => default;
        }

        internal readonly struct Down
        {
            public Leaf Leaf => throw new Exception();
        }

        internal static class Code
        {

        """;

    [Fact]
    public Task An_entry_that_was_looked_at_under_the_lock_is_changed_without_it() => Check.Statements("""
        {|#1:ptl.Lock()|};
        var entry = slot.Read();
        ptl.Unlock();
        if (entry.Present)
            {|#0:slot.ClearAndFlush()|};
        """, Check.Diagnostic("MMU4001").WithLocation(0).WithLocation(1).WithArguments("slot", ", which was looked at under the lock of line 12,"));

    [Fact]
    public Task An_entry_that_is_looked_at_again_under_the_lock_is_right() => Check.Statements("""
        ptl.Lock();
        var entry = slot.Read();
        ptl.Unlock();
        Nothing();
        ptl.Lock();
        if (entry.Present)
            slot.ClearAndFlush();
        ptl.Unlock();
        """);

    [Fact]
    public Task Where_no_operation_asks_for_a_lock_and_none_was_held_nothing_is_said() => Check.Statements("""
        slot.ClearAndFlush();
        slot.Set(default);
        """);

    [Fact]
    public Task An_operation_that_requires_the_lock_gets_it() => Check.Source(Strict + """
            internal static void Without(Pte pte)
            {
                {|#0:pte.Take()|};
                {|MMU4001:pte.Set(default)|};
            }

            internal static void With(Pte pte, Spin ptl)
            {
                using var held = ptl.Hold();
                pte.Take();
                pte.Set(default);
            }
        }
        """, Check.Diagnostic("MMU4001").WithLocation(0).WithArguments("pte", ""));

    [Fact]
    public Task The_callers_lock_is_declared() => Check.Source(Strict + """
            internal static void Required([Requires(MmuLock.PageTable)] Pte pte) => pte.Take();

            internal static void Caller(Pte pte, Spin ptl)
            {
                using (ptl.Hold())
                    Required(pte);
                Private(pte, ptl);
                {|MMU4001:Other.Zap(pte)|};
            }

            private static void Private(Pte pte, Spin ptl)
            {
                using (ptl.Hold())
                    Locked(pte);
            }

            private static void Locked(Pte pte) => pte.Take();
        }

        internal static class Other
        {
            internal static void Zap([Requires(MmuLock.PageTable)] Pte pte) => pte.Take();
        }
        """);

    [Fact]
    public Task The_lock_of_the_upper_level_guards_entries_too() => Check.Source(Strict + """
            internal static void M(Pmd pmd, Mm mm)
            {
                using (mm.HoldDirectory())
                    pmd.Take();
                {|MMU4001:pmd.Take()|};
            }
        }
        """);

    [Fact]
    public Task A_lock_that_was_tried_is_held_only_where_it_was_had() => Check.Source(Strict + """
            internal static void M(Pte pte, Spin ptl)
            {
                if (ptl.TryLock())
                {
                    pte.Take();
                    ptl.Unlock();
                }
                else
                {
                    {|MMU4001:pte.Take()|};
                }
            }
        }
        """);

    [Fact]
    public Task A_table_that_was_taken_out_of_the_tree_is_nobodys() => Check.Source(Strict + """
            internal static void M(Pmd pmd, Mm mm)
            {
                Down down;
                using (mm.HoldDirectory())
                    down = pmd.Take();
                down.Leaf[3].Take();
            }
        }
        """);

    [Fact]
    public Task A_table_that_was_made_here_is_nobodys_yet() => Check.Source(Strict + """
            internal static void M()
            {
                var leaf = new Leaf();
                leaf[3].Set(default);
            }
        }
        """);

    [Fact]
    public Task A_table_that_was_made_here_is_nobodys_in_helpers_either() => Check.Source(Strict + """
            internal static Leaf M()
            {
                var leaf = Make();
                Fill(leaf);
                leaf[4].Set(default);
                return leaf;
            }

            private static Leaf Make()
            {
                var made = new Leaf();
                made[0].Set(default);
                return made;
            }

            private static void Fill(Leaf leaf)
            {
                for (int i = 0; i < 512; i++)
                    leaf[i].Set(default);
            }
        }
        """);

    // A limit: what does nothing to MMU state is not looked into.
    [Fact]
    public Task False_positive_a_table_that_comes_from_a_method_that_does_no_more_than_make_it() => Check.Source(Strict + """
            internal static void M()
            {
                var leaf = Make();
                {|MMU4001:{|MMU2001:leaf[4].Set(default)|}|};
            }

            private static Leaf Make() => new();
        }
        """);

    [Fact]
    public Task A_table_that_a_helper_has_found_is_somebodys() => Check.Source(Strict + """
            internal static void M(Leaf[] leaves) => Fill(leaves[0]);

            private static void Fill(Leaf leaf) => {|MMU4001:leaf[0].Take()|};
        }
        """);

    [Fact]
    public Task Callers_that_are_not_known_may_hold_the_lock() => Check.Source(Strict + """
            internal static void M(List<Pte> entries, Spin ptl)
            {
                using var held = ptl.Hold();
                entries.ForEach(pte => {|MMU9002:pte.Take()|});
            }
        }
        """);
}
