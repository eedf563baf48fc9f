using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.NotifierNotEndedFix>;

namespace MmuRules.CodeFixes.Tests;

public sealed class NotifierNotEndedFixTests
{
    [Fact]
    public Task The_end_of_a_change_is_told_of_in_a_finally_block() => Fix.Statements("""
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
    public Task A_guard_tells_of_it_by_a_using() => Fix.Statements("""
        var told = {|MMU3008:mm.Tell()|};
        slot.ClearAndFlush();
        """, """
        using var told = mm.Tell();
        slot.ClearAndFlush();
        """);

    /// <summary>It would be told of twice.</summary>
    [Fact]
    public Task A_guard_that_a_using_ends_is_not_ended_by_hand_as_well() => Fix.Statements("""
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
    public Task A_guard_that_is_ended_under_a_condition_is_left_to_its_author() => Fix.IsNotOffered("""
        var told = {|MMU3008:mm.Tell()|};
        slot.ClearAndFlush();
        if (flag)
            told.Dispose();
        """);
}
