namespace MmuRules.CodeFixes.Tests;

/// <summary>The fixes of the rules about gathers and notifications.</summary>
public sealed class GatherFixTests
{
    [Fact]
    public Task A_gather_is_begun_in_a_using() => Fix<GatherNotFinishedFix>.Statements("""
        // For the range.
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        if (flag)
            return;
        tlb.Finish();
        """, """
        // For the range.
        using var tlb = Gather.Begin(mm);
        if (flag)
            return;
        tlb.Finish();
        """);

    [Fact]
    public Task Several_gathers_are_begun_in_usings() => Fix<GatherNotFinishedFix>.Statements("""
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        var other = {|MMU3001:Gather.Begin(mm)|};
        if (flag)
            return;
        tlb.Finish();
        """, """
        using var tlb = Gather.Begin(mm);
        using var other = Gather.Begin(mm);
        if (flag)
            return;
        tlb.Finish();
        """);

    [Fact]
    public Task Or_it_is_finished_in_a_finally_block() => Fix<GatherNotFinishedFix>.Statements("""
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        tlb.Record(slot);
        if (flag)
            return;

        // The end.
        tlb.Finish();
        """, """
        var tlb = Gather.Begin(mm);
        try
        {
            tlb.Record(slot);
            if (flag)
                return;
        }
        finally
        {
            // The end.
            tlb.Finish();
        }
        """, test => test.CodeActionEquivalenceKey = "MMU3001.Finally");

    [Fact]
    public Task A_variable_that_takes_another_gather_later_cannot_be_in_a_using() => Fix<GatherNotFinishedFix>.IsNotOffered("""
        var tlb = {|MMU3001:Gather.Begin(mm)|};
        tlb = Gather.Begin(mm);
        tlb.Finish();
        """);

    [Fact]
    public Task The_end_of_a_change_is_told_of_in_a_finally_block() => Fix<NotifierNotEndedFix>.Statements("""
        {|MMU3008:mm.TellStart(1)|};
        if (flag)
            return;
        slot.ClearAndFlush();
        mm.TellEnd(1);
        """, """
        mm.TellStart(1);
        try
        {
            if (flag)
                return;
            slot.ClearAndFlush();
        }
        finally
        {
            mm.TellEnd(1);
        }
        """);

    [Fact]
    public Task A_guard_tells_of_it_by_a_using() => Fix<NotifierNotEndedFix>.Statements("""
        var told = {|MMU3008:mm.Tell()|};
        slot.ClearAndFlush();
        """, """
        using var told = mm.Tell();
        slot.ClearAndFlush();
        """);

    /// <summary>It would be told of twice.</summary>
    [Fact]
    public Task A_guard_that_a_using_ends_is_not_ended_by_hand_as_well() => Fix<NotifierNotEndedFix>.Statements("""
        var told = {|MMU3008:mm.Tell()|};
        if (flag)
            return;
        slot.ClearAndFlush();
        told.Dispose();
        """, """
        using var told = mm.Tell();
        if (flag)
            return;
        slot.ClearAndFlush();
        """);

    [Fact]
    public Task A_guard_that_is_ended_under_a_condition_is_left_to_its_author() => Fix<NotifierNotEndedFix>.IsNotOffered("""
        var told = {|MMU3008:mm.Tell()|};
        slot.ClearAndFlush();
        if (flag)
            told.Dispose();
        """);

    [Fact]
    public Task A_full_gather_is_emptied() => Fix<FullIgnoredFix>.Statements("""
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            {|MMU3003:gather.Defer(old.Page)|};
        }

        gather.Flush();
        """, """
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            gather.Record(pte);
            if (!gather.Defer(old.Page))
            {
                gather.Flush();
                gather.RemoveRmaps();
                gather.FreePages();
            }
        }

        gather.Flush();
        """);

    [Fact]
    public Task What_a_discard_threw_away_is_looked_at() => Fix<FullIgnoredFix>.Statements("""
        _ = {|MMU3003:gather.Defer(slot.ClearAndFlush().Page)|};
        gather.Defer(slot2.ClearAndFlush().Page);
        """, """
        if (!gather.Defer(slot.ClearAndFlush().Page))
        {
            gather.Flush();
            gather.RemoveRmaps();
            gather.FreePages();
        }

        gather.Defer(slot2.ClearAndFlush().Page);
        """);

    [Fact]
    public Task An_entry_is_recorded_where_it_is_cleared() => Fix<DeferredUnrecordedFix>.Statements("""
        var old = slot.Clear(); // gone
        {|MMU3004:gather.Defer(old.Page)|};
        gather.Flush();
        """, """
        var old = slot.Clear(); // gone
        gather.Record(slot);
        gather.Defer(old.Page);
        gather.Flush();
        """);

    [Fact]
    public Task Each_entry_is_recorded_in_the_gather_that_frees_its_page() => Fix<DeferredUnrecordedFix>.Statements("""
        var old = slot.Clear();
        {|MMU3004:gather.Defer(old.Page)|};
        gather.Flush();
        var old2 = slot2.Clear();
        {|MMU3004:gather2.Defer(old2.Page)|};
        gather2.Flush();
        """, """
        var old = slot.Clear();
        gather.Record(slot);
        gather.Defer(old.Page);
        gather.Flush();
        var old2 = slot2.Clear();
        gather2.Record(slot2);
        gather2.Defer(old2.Page);
        gather2.Flush();
        """);

    [Fact]
    public Task A_slot_that_has_no_name_gets_one() => Fix<DeferredUnrecordedFix>.Statements("""
        // Gone.
        var old = mm.Walk(1).Clear();
        {|MMU3004:gather.Defer(old.Page)|};
        gather.Flush();
        """, """
        var place = mm.Walk(1);
        // Gone.
        var old = place.Clear();
        gather.Record(place);
        gather.Defer(old.Page);
        gather.Flush();
        """);

    [Fact]
    public Task What_is_found_in_the_midst_of_a_statement_cannot_be_recorded() => Fix<DeferredUnrecordedFix>.IsNotOffered("""
        var (seen, old) = (page.Copy(), mm.Walk(1).Clear());
        {|MMU3004:gather.Defer(old.Page)|};
        gather.Flush();
        """);

    [Fact]
    public Task Pages_are_freed_behind_the_unlock() => Fix<BulkFreeUnderLockFix>.Statements("""
        ptl.Lock();
        gather.Flush();
        {|MMU3005:gather.FreePages()|};
        Nothing();
        ptl.Unlock();
        """, """
        ptl.Lock();
        gather.Flush();
        Nothing();
        ptl.Unlock();
        gather.FreePages();
        """);

    [Fact]
    public Task Or_behind_the_scope_of_the_guard() => Fix<BulkFreeUnderLockFix>.Statements("""
        using (ptl.Hold())
        {
            gather.Flush();
            {|MMU3005:gather.FreePages()|};
        }
        """, """
        using (ptl.Hold())
        {
            gather.Flush();
        }
        gather.FreePages();
        """);

    [Fact]
    public Task A_size_is_announced_before_the_entry_is_cleared() => Fix<PageSizeNotAnnouncedFix>.Source(Sizes("""
        slot.Clear();
        gather.Record(slot);
        huge.Clear();
        {|MMU3006:gather.RecordHuge(huge)|};
        gather.Flush();
        """), Sizes("""
        slot.Clear();
        gather.Record(slot);
        gather.ChangeSizeTo(EntrySize.Huge);
        huge.Clear();
        gather.RecordHuge(huge);
        gather.Flush();
        """), test => test.CodeActionEquivalenceKey = "MMU3006.Announce.Huge");

    [Fact]
    public Task What_is_pending_is_flushed_when_the_lock_is_held() => Fix<PendingFlushIgnoredFix>.Source(Pending("""
        ptl.Lock();
        foreach (var pte in slots)
        {
            if ({|MMU3007:pte.Read()|}.None)
                continue;
            pte.Clear();
            gather.Record(pte);
        }

        gather.Flush();
        ptl.Unlock();
        """), Pending("""
        ptl.Lock();
        space.FlushPending();
        foreach (var pte in slots)
        {
            if (pte.Read().None)
                continue;
            pte.Clear();
            gather.Record(pte);
        }

        gather.Flush();
        ptl.Unlock();
        """));

    [Fact]
    public Task Or_at_the_beginning_of_its_guards_scope() => Fix<PendingFlushIgnoredFix>.Source(Pending("""
        using (ptl.Hold())
        {
            foreach (var pte in slots)
            {
                if ({|MMU3007:pte.Read()|}.None)
                    continue;
                pte.Clear();
                gather.Record(pte);
            }

            gather.Flush();
        }
        """), Pending("""
        using (ptl.Hold())
        {
            space.FlushPending();
            foreach (var pte in slots)
            {
                if (pte.Read().None)
                    continue;
                pte.Clear();
                gather.Record(pte);
            }

            gather.Flush();
        }
        """));

    private static string Sizes(string statements) => $$"""
        using Kernel;

        internal static class Code
        {
            internal static void M(Gather gather, Slot slot, HugeSlot huge)
            {
        {{statements}}
            }
        }
        """;

    private static string Pending(string statements) => $$"""
        using System.Collections.Generic;
        using Kernel;
        using MmuRules.Annotations;

        namespace Kernel
        {
            internal sealed class Space
            {
                [Effect(MmuEffect.ChecksPendingFlush), Effect(MmuEffect.FlushesTlb)] internal void FlushPending() { }
            }
        }

        internal static class Code
        {
            internal static void M(Space space, Gather gather, Spin ptl, IEnumerable<Slot> slots)
            {
        {{statements}}
            }
        }
        """;
}
