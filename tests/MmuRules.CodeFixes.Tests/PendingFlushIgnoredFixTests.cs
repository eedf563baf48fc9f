using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.PendingFlushIgnoredFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class PendingFlushIgnoredFixTests
{
    [Fact]
    public Task What_is_pending_is_flushed_when_the_lock_is_held() => Fix.Source(Pending("""
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
    public Task Or_at_the_beginning_of_its_guards_scope() => Fix.Source(Pending("""
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
