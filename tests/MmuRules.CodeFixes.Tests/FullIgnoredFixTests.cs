using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.FullIgnoredFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class FullIgnoredFixTests
{
    [Fact]
    public Task A_full_gather_is_emptied() => Fix.Statements("""
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
    public Task What_a_discard_threw_away_is_looked_at() => Fix.Statements("""
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
}
