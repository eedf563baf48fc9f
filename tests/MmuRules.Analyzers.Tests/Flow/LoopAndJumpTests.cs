namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Loops, goto and switch.</summary>
public sealed class LoopAndJumpTests
{
    [Fact]
    public Task What_an_earlier_round_left_open_is_open_after_the_loop() => Check.Statements("""
        ptl.Lock();
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            if (old.Dirty)
                old.Page.MarkDirty();
        }

        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_flag_set_in_any_round_stands_for_all_rounds() => Check.Statements("""
        ptl.Lock();
        var force = false;
        for (var i = 0; i < 512; i++)
        {
            var old = mm.Walk(i).Clear();
            if (!old.Dirty)
                continue;
            old.Page.MarkDirty();
            force = true;
        }

        if (force)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_flag_that_each_round_sets_anew_forgets_the_earlier_rounds() => Check.Statements("""
        ptl.Lock();
        var force = false;
        for (var i = 0; i < 512; i++)
        {
            var old = mm.Walk(i).Clear();
            force = false;
            if (old.Dirty)
            {
                old.Page.MarkDirty();
                force = true;
            }
        }

        if (force)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task Many_loops_that_may_leave_something_behind_do_not_multiply() => Check.Statements($$"""
        ptl.Lock();
        {{string.Join('\n', Enumerable.Range(0, 40).Select(i => $"var force{i} = false; foreach (var pte in slots) {{ var old = pte.Clear(); if (old.Dirty) {{ old.Page.MarkDirty(); force{i} = true; }} }} if (force{i}) mm.Flush();"))}}
        slot.Clear().Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task A_counter_that_has_counted_is_not_zero() => Check.Statements("""
        ptl.Lock();
        var dirty = 0;
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            if (!old.Dirty)
                continue;
            old.Page.MarkDirty();
            dirty++;
        }

        if (dirty > 0)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_sum_of_what_is_more_than_nothing_is_more_than_nothing() => Check.Statements("""
        ptl.Lock();
        var dirty = 0;
        for (var i = 0; i < 512; i++)
        {
            var old = mm.Walk(i).Clear();
            if (old.Dirty)
            {
                old.Page.MarkDirty();
                dirty += 2;
            }
        }

        if (dirty != 0)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_counter_that_counts_down_may_be_zero_again() => Check.Statements("""
        ptl.Lock();
        var dirty = 0;
        foreach (var pte in slots)
        {
            pte.Clear().Page.MarkDirty();
            dirty++;
            if (flag)
                dirty--;
        }

        if (dirty > 0)
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task Two_loops_with_a_flag_each_are_told_apart() => Check.Statements("""
        ptl.Lock();
        var first = false;
        var second = false;
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            if (old.Dirty)
            {
                old.Page.MarkDirty();
                first = true;
            }
        }

        foreach (var pte in slots)
        {
            var old = pte.Clear();
            if (old.Dirty)
            {
                old.Page.MarkDirty();
                second = true;
            }
        }

        if (first || second)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_pointer_that_moves_on_is_another_slot_each_round() => Check.Statements("""
        var pte = slot;
        while (flag)
        {
            var old = pte.Clear();
            pte = pte.Next;
            {|MMU1002:old.Page.Free()|};
            flag = !flag2;
        }

        mm.Flush();
        """);

    [Fact]
    public Task Flushing_each_round_is_right() => Check.Statements("""
        do
        {
            using var held = ptl.Hold();
            var old = slot.Clear();
            old.Page.MarkDirty();
            slot.Flush();
            old.Page.RemoveRmap();
            slot = slot.Next;
        }
        while (flag);
        """);

    [Fact]
    public Task A_loop_without_end_keeps_an_edge_out_that_nobody_takes() => Check.Statements("""
        while (true)
        {
            ptl.Lock();
            slot.Clear().Page.MarkDirty();
            mm.Flush();
            ptl.Unlock();
        }
        """);

    [Fact]
    public Task Leaving_an_endless_loop_by_break_is_seen() => Check.Statements("""
        ptl.Lock();
        while (true)
        {
            slot.Clear().Page.MarkDirty();
            if (flag)
                break;
            mm.Flush();
        }

        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task Goto_backwards_is_a_loop() => Check.Statements("""
        again:
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        slot = slot.Next;
        if (flag)
            goto again;
        mm.Flush();
        """);

    [Fact]
    public Task Goto_forwards_over_the_flush_is_seen() => Check.Statements("""
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        if (flag)
            goto done;
        mm.Flush();
        done:
        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task A_switch_statement_branches_on_its_value() => Check.Statements("""
        ptl.Lock();
        var todo = 0;
        var old = slot.Clear();
        if (old.Dirty)
        {
            old.Page.MarkDirty();
            todo = 2;
        }

        switch (todo)
        {
            case 0:
                break;
            case 1:
                Nothing();
                break;
            default:
                mm.Flush();
                break;
        }

        ptl.Unlock();
        """);

    [Fact]
    public Task A_switch_section_without_the_flush_is_seen() => Check.Statements("""
        ptl.Lock();
        slot.Clear().Page.MarkDirty();
        switch (numbers.Length)
        {
            case 0:
                break;
            default:
                mm.Flush();
                break;
        }

        {|MMU1003:ptl.Unlock()|};
        """);

    [Fact]
    public Task A_switch_expression_branches_on_its_patterns() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var force = old switch { { Dirty: true } => true, _ => false };
        if (force)
            old.Page.MarkDirty();
        if (force)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_property_pattern_asks_the_predicate() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        if (old is { Dirty: true, Page: { Anonymous: false } mapped })
            mapped.MarkDirty();
        if (old.Dirty)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_negated_pattern_leaves_early() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        if (old is not { Dirty: true })
        {
            old.Page.RemoveRmap();
            ptl.Unlock();
            return;
        }

        old.Page.MarkDirty();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_pattern_combinator_is_a_disjunction() => Check.Statements("""
        ptl.Lock();
        var n = numbers.Length;
        slot.Clear().Page.MarkDirty();
        if (n is 1 or 2)
            mm.Flush();
        if (n is not (1 or 2))
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_type_pattern_binds_its_variable_to_the_same_thing() => Check.Statements("""
        ptl.Lock();
        slot.Clear();
        if (thing is Page mapped)
        {
            mapped.MarkDirty();
            mm.Flush();
        }

        ptl.Unlock();
        mm.Flush();
        """);

    [Fact]
    public Task A_when_clause_is_a_condition() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        if (old.Dirty)
            old.Page.MarkDirty();
        switch (thing)
        {
            case null when old.Dirty:
            case not null when old.Dirty:
                mm.Flush();
                break;
        }

        ptl.Unlock();
        """);
}
