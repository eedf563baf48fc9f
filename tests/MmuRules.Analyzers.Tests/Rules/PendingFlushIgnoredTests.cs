namespace MmuRules.Analyzers.Tests.Rules;

public sealed class PendingFlushIgnoredTests
{
    private const string Looking = """
        namespace Kernel
        {
            using MmuRules.Annotations;

            internal static class Pending
            {
                [Effect(MmuEffect.ChecksPendingFlush), Effect(MmuEffect.FlushesTlb)] internal static void Flush(Mm mm) { }
                [Effect(MmuEffect.ChecksPendingFlush)] internal static bool Any(Mm mm) => false;
            }
        }
        """;

    [Fact]
    public Task An_entry_that_is_empty_may_not_be_flushed_yet() => Check.Files([], [Kernel.Method(Loop("""
            var entry = {|#0:pte.Read()|};
            if (entry.None)
                continue;
            pte.Clear();
            gather.Record(pte);
        """)), Looking], Check.Diagnostic("MMU3007").WithLocation(0).WithArguments("'M' passes over this entry when it looks empty, and flushes only those that it changes; whoever emptied it"));

    [Fact]
    public Task Nor_one_that_is_read_only_and_not_known_to_be_present() => Check.Files([], [Kernel.Method(Loop("""
            var entry = {|MMU3007:pte.Read()|};
            if (!entry.Writable)
                continue;
            pte.WriteProtect();
            gather.Record(pte);
        """)), Looking]);

    [Fact]
    public Task Nor_one_that_a_helper_passes_over() => Check.Files([], ["""
        using System.Collections.Generic;
        using Kernel;

        internal static class Code
        {
            internal static void Protect(Mm mm, IEnumerable<Slot> slots, Spin ptl)
            {
                using var tlb = Gather.Begin(mm);
                using (ptl.Hold())
                {
                    foreach (var slot in slots)
                        Protect(tlb, slot);
                }

                tlb.Finish();
            }

            private static void Protect(Gather tlb, Slot slot)
            {
                if (!{|MMU3007:slot.Read()|}.Present)
                    return;
                slot.WriteProtect();
                tlb.Record(slot);
            }
        }
        """, Looking]);

    [Fact]
    public Task Nor_one_that_a_helper_finds_empty_to_which_it_was_handed() => Check.Files([], ["""
        using System.Collections.Generic;
        using Kernel;

        internal static class Code
        {
            internal static void Zap(Gather tlb, IEnumerable<Slot> slots, Spin ptl)
            {
                ptl.Lock();
                foreach (var slot in slots)
                {
                    if (IsDone({|MMU3007:slot.Read()|}))
                        continue;
                    slot.Clear();
                    tlb.Record(slot);
                }

                ptl.Unlock();
                tlb.Flush();
            }

            internal static void Change(Gather tlb, IEnumerable<Slot> slots, Spin ptl)
            {
                ptl.Lock();
                foreach (var slot in slots)
                    Change(tlb, slot, {|MMU3007:slot.Read()|});
                ptl.Unlock();
                tlb.Flush();
            }

            internal static void ByNature(Gather tlb, IEnumerable<Slot> slots, Spin ptl)
            {
                ptl.Lock();
                foreach (var slot in slots)
                {
                    switch (NatureOf({|MMU3007:slot.Read()|}))
                    {
                        case 1:
                            slot.Clear();
                            tlb.Record(slot);
                            break;
                    }
                }

                ptl.Unlock();
                tlb.Flush();
            }

            private static bool IsDone(Entry entry) => entry.None;

            private static int NatureOf(Entry entry) => entry.Present ? 1 : 0;

            private static void Change(Gather tlb, Slot slot, Entry entry)
            {
                if (!entry.Present)
                    return;
                slot.WriteProtect();
                tlb.Record(slot);
            }
        }
        """, Looking]);

    [Fact]
    public Task One_that_a_helper_finds_present_is_settled() => Check.Files([], ["""
        using System.Collections.Generic;
        using Kernel;

        internal static class Code
        {
            internal static void Protect(Gather tlb, IEnumerable<Slot> slots, Spin ptl)
            {
                using var held = ptl.Hold();
                foreach (var slot in slots)
                {
                    var entry = slot.Read();
                    if (!IsThere(entry))
                        throw new System.InvalidOperationException();
                    if (!entry.Writable)
                        continue;
                    slot.WriteProtect();
                    tlb.Record(slot);
                }

                tlb.Flush();
            }

            private static bool IsThere(Entry entry) => entry.Present;
        }
        """, Looking]);

    [Fact]
    public Task One_that_is_present_and_read_only_was_flushed_or_is_seen_to_by_the_gathers_end() => Check.Files([], [Kernel.Method("""
        using (ptl.Hold())
        {
            foreach (var pte in slots)
            {
                var entry = pte.Read();
                if (!entry.Present)
                    throw new InvalidOperationException();
                if (!entry.Writable)
                    continue;
                pte.WriteProtect();
                gather.Record(pte);
            }

            gather.Flush();
        }
        """), Looking]);

    [Fact]
    public Task Flushing_what_is_pending_under_the_lock_is_right() => Check.Files([], [Kernel.Method("""
        ptl.Lock();
        Pending.Flush(mm);
        foreach (var pte in slots)
        {
            if (pte.Read().None)
                continue;
            pte.Clear();
            gather.Record(pte);
        }

        ptl.Unlock();
        gather.Flush();
        """), Looking]);

    [Fact]
    public Task Looking_behind_the_unlock_is_right() => Check.Files([], [Kernel.Method($$"""
        {{Loop("""
            if (pte.Read().None)
                continue;
            pte.Clear();
            gather.Record(pte);
        """)}}
        if (Pending.Any(mm))
            mm.Flush();
        """), Looking]);

    [Fact]
    public Task A_look_under_the_lock_holds_until_the_unlock() => Check.Files([], [Kernel.Method($$"""
        ptl.Lock();
        Pending.Flush(mm);
        ptl.Unlock();
        {{Loop("""
            if ({|MMU3007:pte.Read()|}.None)
                continue;
            pte.Clear();
            gather.Record(pte);
        """)}}
        """), Looking]);

    [Fact]
    public Task Flushing_the_whole_address_space_is_right() => Check.Files([], [Kernel.Method($$"""
        {{Loop("""
            if (pte.Read().None)
                continue;
            pte.Clear();
            gather.Record(pte);
        """)}}
        mm.Flush();
        """), Looking]);

    [Fact]
    public Task A_fault_that_fills_an_empty_entry_relies_on_no_flush() => Check.Files([], [Kernel.Method("""
        ptl.Lock();
        if (slot.Read().None)
            slot.Set(default);
        ptl.Unlock();
        """), Looking]);

    [Fact]
    public Task Clearing_one_entry_alone_relies_on_no_flush_of_others() => Check.Files([], [Kernel.Method("""
        using var held = ptl.Hold();
        if (slot.Read().None)
            return;
        slot.Clear();
        gather.Record(slot);
        """), Looking]);

    [Fact]
    public Task One_that_is_not_present_and_recorded_all_the_same_is_not_passed_over() => Check.Files([], [Kernel.Method("""
        using (ptl.Hold())
        {
            var entry = slot.Read();
            if (entry.Present)
                Nothing();
            slot.Clear();
            gather.Record(slot);
        }

        gather.Flush();
        """), Looking]);

    [Fact]
    public Task Where_nobody_can_look_nothing_is_said() => Check.Statements(Loop("""
            if (pte.Read().None)
                continue;
            pte.Clear();
            gather.Record(pte);
        """));

    [Fact]
    public Task A_page_is_not_still_because_its_entry_is_read_only_already() => Check.Files([], [Kernel.Method("""
        Page found;
        using (ptl.Hold())
        {
            var entry = {|#0:slot.Read()|};
            if (entry.Writable)
            {
                slot.WriteProtect();
                slot.Flush();
            }

            found = entry.Page;
        }

        found.Copy();
        """), Looking], Check.Diagnostic("MMU3007").WithLocation(0).WithArguments("'found' is taken to be still where this entry is read-only already; whoever took the permission away"));

    [Fact]
    public Task Nor_because_it_is_when_it_is_read_again() => Check.Files([], [Kernel.Method("""
        using var held = ptl.Hold();
        if ({|MMU3007:slot.Read()|}.Writable)
        {
            slot.WriteProtect();
            slot.Flush();
        }

        slot.Read().Page.Copy();
        """), Looking]);

    [Fact]
    public Task Nor_because_a_helper_finds_it_read_only_to_which_its_entry_was_handed() => Check.Files([], ["""
        using Kernel;

        internal static class Code
        {
            internal static void Compare(Slot slot, Spin ptl, Page copy)
            {
                using var held = ptl.Hold();
                var entry = {|MMU3007:slot.Read()|};
                if (NeedsProtection(entry))
                {
                    slot.WriteProtect();
                    slot.Flush();
                }

                entry.Page.CopyTo(copy);
            }

            internal static void Present(Slot slot, Spin ptl, Page copy)
            {
                using var held = ptl.Hold();
                var entry = {|MMU3007:slot.Read()|};
                if (!entry.Present)
                    return;
                if (NeedsProtection(entry))
                {
                    slot.WriteProtect();
                    slot.Flush();
                }

                entry.Page.CopyTo(copy);
            }

            internal static void ByHelper(Slot slot, Spin ptl, Page copy)
            {
                using var held = ptl.Hold();
                var entry = {|MMU3007:slot.Read()|};
                Protect(slot, entry);
                entry.Page.CopyTo(copy);
            }

            private static bool NeedsProtection(Entry entry) => entry.Writable;

            private static void Protect(Slot slot, Entry entry)
            {
                if (!entry.Writable)
                    return;
                slot.WriteProtect();
                slot.Flush();
            }
        }
        """, Looking]);

    [Fact]
    public Task It_is_still_if_a_pending_flush_leads_to_a_flush_too() => Check.Files([], [Kernel.Method("""
        using var held = ptl.Hold();
        var entry = slot.Read();
        if (entry.Writable || Pending.Any(mm))
        {
            slot.WriteProtect();
            slot.Flush();
        }

        entry.Page.Copy();
        """), Looking]);

    [Fact]
    public Task It_is_still_if_what_is_pending_was_flushed_before() => Check.Files([], [Kernel.Method("""
        using var held = ptl.Hold();
        Pending.Flush(mm);
        var entry = slot.Read();
        if (entry.Writable)
        {
            slot.WriteProtect();
            slot.Flush();
        }

        entry.Page.Copy();
        """), Looking]);

    [Fact]
    public Task It_is_still_if_it_is_flushed_whatever_it_was() => Check.Files([], [Kernel.Method("""
        using var held = ptl.Hold();
        var entry = slot.Read();
        if (entry.Writable)
            slot.WriteProtect();
        slot.Flush();
        entry.Page.Copy();
        """), Looking]);

    [Fact]
    public Task Who_copies_what_is_shared_and_takes_nothing_away_relies_on_whoever_shared_it() => Check.Files([], [Kernel.Method("""
        using var held = ptl.Hold();
        var entry = slot.Read();
        if (entry.Writable)
            return;
        entry.Page.Copy();
        """), Looking]);

    [Fact]
    public Task Another_page_is_none_of_its_business() => Check.Files([], [Kernel.Method("""
        using var held = ptl.Hold();
        if (slot.Read().Writable)
        {
            slot.WriteProtect();
            slot.Flush();
        }

        page.Copy();
        """), Looking]);

    [Fact]
    public Task Where_nobody_can_look_a_read_only_page_is_still() => Check.Statements("""
        using var held = ptl.Hold();
        var entry = slot.Read();
        if (entry.Writable)
        {
            slot.WriteProtect();
            slot.Flush();
        }

        entry.Page.Copy();
        """);

    [Fact]
    public Task N1_todays_zap_looks_for_pending_flushes_and_is_right() => Check.Files([], [Kernel.Method($"""
        ptl.Lock();
        Pending.Flush(mm);
        {Zap}
        """), Looking]);

    [Fact]
    public Task N1_the_zap_of_2014_is_right_where_nobody_puts_flushes_off() => Check.Statements($"""
        ptl.Lock();
        {Zap}
        """);

    [Fact]
    public Task N1_it_is_not_where_somebody_does() => Check.Files([], [Kernel.Method($"""
        ptl.Lock();
        {Zap.Replace("pte.Read()", "{|MMU3007:pte.Read()|}", StringComparison.Ordinal)}
        """), Looking]);

    [Fact]
    public Task The_flush_of_what_others_owe_is_no_early_flush_of_ones_own_entries() => Check.Files([], [Kernel.Method("""
        ptl.Lock();
        Pending.Flush(mm);
        var old = slot.Clear();
        if (old.Dirty)
            old.Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """), Looking]);

    [Fact]
    public Task The_lock_of_the_upper_level_guards_entries_as_well() => Check.Files([], [Kernel.Method("""
        pmdLock.Lock();
        foreach (var pte in slots)
        {
            if ({|MMU3007:pte.Read()|}.None)
                continue;
            pte.Clear();
            gather.Record(pte);
        }

        pmdLock.Unlock();
        gather.Flush();
        """), Looking]);

    [Fact]
    public Task Who_empties_an_entry_without_atomicity_takes_its_permission_away_too() => Check.Files([], [Kernel.Method("""
        using var held = ptl.Hold();
        var entry = {|MMU3007:slot.Read()|};
        if (entry.Writable)
        {
            {|MMU2001:slot.Wipe()|};
            slot.Flush();
        }

        entry.Page.Copy();
        """), Looking]);

    // [X D F R] Z: nobody can take the lock between the marking and the flush.
    private const string Zap = """
        foreach (var pte in slots)
        {
            if (pte.Read().None)
                continue;
            var old = pte.Clear();
            gather.Record(pte);
            if (old.Dirty)
                old.Page.MarkDirty();
            gather.Defer(old.Page);
            gather.Flush();
            old.Page.RemoveRmap();
        }

        ptl.Unlock();
        gather.Finish();
        """;

    private static string Loop(string body) => $$"""
        ptl.Lock();
        foreach (var pte in slots)
        {
        {{body}}
        }

        ptl.Unlock();
        gather.Flush();
        """;
}
