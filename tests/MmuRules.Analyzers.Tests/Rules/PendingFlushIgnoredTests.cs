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
        """)), Looking], Check.Diagnostic("MMU3007").WithLocation(0).WithArguments("M"));

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
