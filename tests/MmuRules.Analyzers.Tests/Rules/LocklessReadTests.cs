namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>MMU4006.</summary>
public sealed class LocklessReadTests
{
    private const string Walker = """
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Cpu
        {
            [Acquires(MmuLock.InterruptsOff)] public Guard InterruptsOff() => new();
        }

        internal sealed class Space
        {
            [Acquires(MmuLock.PageTable, When = true)] public Locked MapAndLock(int address) => null;
        }

        internal sealed class Locked : System.IDisposable
        {
            public Slot this[int index] => throw new System.Exception();
            public void Dispose() { }
        }

        internal static class Code
        {

        """;

    [Fact]
    public Task The_page_of_an_entry_that_is_not_read_again_is_flagged_where_its_reference_is_taken() => Check.Source(Walker + """
            internal static Page M(Cpu cpu, Slot slot)
            {
                using var off = cpu.InterruptsOff();
                var page = {|#1:slot.Read()|}.Page;
                return {|#0:page.TryGet()|} ? page : null;
            }
        }
        """, Check.Diagnostic("MMU4006").WithLocation(0).WithLocation(1).WithMessage("The entry read at line 25 without a lock is not read again once the reference is taken; the page may have been freed before, and be somebody else's: compare, and give it up if the entry has changed"));

    [Fact]
    public Task An_entry_that_is_read_again_and_compared_is_right() => Check.Source(Walker + """
            internal static Page N(Cpu cpu, Slot slot)
            {
                using var off = cpu.InterruptsOff();
                var entry = slot.Read();
                var page = entry.Page;
                if (!page.TryGet())
                    return null;
                if (slot.Read().Raw == entry.Raw)
                    return page;
                page.Put();
                return null;
            }
        }
        """);

    [Fact]
    public Task The_entry_above_is_read_again_too() => Check.Source(Walker + """
            internal static Page M(Cpu cpu, Slot directory, int index)
            {
                using var off = cpu.InterruptsOff();
                var upper = directory.Read();
                var slot = upper.Table[index];
                var entry = slot.Read();
                var page = entry.Page;
                if (!{|MMU4006:page.TryGet()|})
                    return null;
                if (slot.Read().Raw == entry.Raw)
                    return page;
                page.Put();
                return null;
            }

            internal static Page N(Cpu cpu, Slot directory, int index)
            {
                using var off = cpu.InterruptsOff();
                var upper = directory.Read();
                var slot = upper.Table[index];
                var entry = slot.Read();
                var page = entry.Page;
                if (!page.TryGet())
                    return null;
                if (directory.Read().Raw == upper.Raw && slot.Read().Raw == entry.Raw)
                    return page;
                page.Put();
                return null;
            }
        }
        """);

    [Fact]
    public Task What_is_compared_with_another_entry_is_not_looked_at_again() => Check.Source(Walker + """
            internal static Page M(Cpu cpu, Slot slot, Slot other)
            {
                using var off = cpu.InterruptsOff();
                var entry = slot.Read();
                var page = entry.Page;
                if ({|MMU4006:page.TryGet()|} && other.Read().Raw == entry.Raw)
                    return page;
                return null;
            }
        }
        """);

    [Fact]
    public Task Under_the_page_table_lock_nothing_changes_meanwhile() => Check.Source(Walker + """
            internal static Page M(Cpu cpu, Slot slot, Spin ptl)
            {
                using var off = cpu.InterruptsOff();
                using var held = ptl.Hold();
                var page = slot.Read().Page;
                page.TryGet();
                return page;
            }
        }
        """);

    [Fact]
    public Task A_table_that_may_not_be_there_is_looked_for() => Check.Source(Walker + """
            internal static Entry M(Space space)
            {
                using var table = {|#1:space.MapAndLock(1)|};
                return {|#0:table[1]|}.Read();
            }

            internal static Entry N(Space space)
            {
                using var table = space.MapAndLock(1);
                return table == null ? default : table[1].Read();
            }

            internal static Entry Q(Space space)
            {
                using var table = space.MapAndLock(1);
                return table?[1].Read() ?? default;
            }
        }
        """, Check.Diagnostic("MMU4006").WithLocation(0).WithLocation(1).WithMessage("There may be no table, and then 'space.MapAndLock(1)' is null and no lock is held: handle it, or the code fails where a table has gone"));

    [Fact]
    public Task Whoever_says_that_there_is_a_table_is_believed() => Check.Source(Walker + """
            #nullable enable
            internal static Entry M(Space space)
            {
                using var table = space.MapAndLock(1)!;
                return table[1].Read();
            }
        }
        """);

    [Fact]
    public Task A_table_that_was_looked_up_before_the_lock_was_taken_may_be_gone_under_it() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, Spin ptl, Entry entry)
            {
                var table = {|#1:mm.Find(1)|};
                if (table is null)
                    return;
                using var held = ptl.Hold();
                {|#0:table[1].Set(entry)|};
                table[2].Set(entry);
            }

            internal static void ThroughAHelper(Mm mm, Spin ptl, Entry entry)
            {
                if (mm.Find(1) is { } table)
                    Change(table, ptl, entry);
            }

            private static void Change(Table table, Spin ptl, Entry entry)
            {
                using var held = ptl.Hold();
                {|MMU4006:table[1].Set(entry)|};
            }
        }
        """, Check.Diagnostic("MMU4006").WithLocation(0).WithLocation(1).WithMessage("The table of 'table[1]' was looked up at line 7, before the lock was taken, and may have been taken out of the tree since: read the entry above it again under the lock"));

    [Fact]
    public Task A_table_that_is_looked_for_again_under_the_lock_is_there() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void FoundAgain(Mm mm, Spin ptl, Entry entry)
            {
                var table = mm.Find(1);
                if (table is null)
                    return;
                using var held = ptl.Hold();
                if (mm.Find(1) == table)
                    table[1].Set(entry);
            }

            internal static void ReadAgain(Mm mm, Slot directory, DirectorySpin pmdLock, Entry entry)
            {
                var table = mm.Find(1);
                if (table is null)
                    return;
                pmdLock.Lock();
                if (directory.Read().Below == table)
                    table[1].Set(entry);
                pmdLock.Unlock();
            }

            internal static void FoundUnderTheLock(Mm mm, Spin ptl, Entry entry)
            {
                using var held = ptl.Hold();
                if (mm.Find(1) is { } table)
                    table[1].Set(entry);
            }

            internal static void Asked(Mm mm, Spin ptl, Entry entry, System.Func<Table, bool> isThere)
            {
                if (mm.Find(1) is not { } table)
                    return;
                using var held = ptl.Hold();
                if (isThere(table))
                    table[1].Set(entry);
            }
        }
        """);

    [Fact]
    public Task A_table_that_a_lock_keeps_needs_no_second_look() => Check.Source("""
        #nullable enable
        using Kernel;

        internal static class Code
        {
            internal static void UnderTheAddressSpacesLock(Mm mm, Spin ptl, Entry entry)
            {
                using var kept = mm.HoldForReading();
                if (mm.Find(1) is not { } table)
                    return;
                using var held = ptl.Hold();
                table[1].Set(entry);
            }

            internal static void UnderTheReverseMapsLock(Mm mm, File file, Spin ptl, Entry entry)
            {
                file.LockMappings();
                if (mm.Find(1) is { } table)
                {
                    using var held = ptl.Hold();
                    table[1].Set(entry);
                }

                file.UnlockMappings();
            }

            internal static void Sure(Mm mm, Spin ptl, Entry entry)
            {
                var table = mm.Find(1)!;
                using var held = ptl.Hold();
                table[1].Set(entry);
            }
        }
        """);

    [Fact]
    public Task Whoever_takes_the_reverse_maps_lock_behind_the_look_up_knows_of_somebody_whom_the_address_spaces_lock_does_not_keep_out() => Check.Source("""
        using Kernel;

        internal static class Code
        {
            internal static void M(Mm mm, File file, Spin ptl, Entry entry)
            {
                using var kept = mm.HoldForWriting();
                if (mm.Find(1) is not { } table)
                    return;
                file.LockMappings();
                ptl.Lock();
                {|MMU4006:table[1].Set(entry)|};
                ptl.Unlock();
                file.UnlockMappings();
            }
        }
        """);

    [Fact]
    public Task The_entry_above_is_read_again_also_where_an_operation_says_that_it_leads_to_the_table() => Check.Source(Walker + """
            [Effect(MmuEffect.EntryTable)] private static Table TableOf(Entry entry) => throw new System.Exception();

            internal static Page M(Cpu cpu, Slot directory, int index)
            {
                using var off = cpu.InterruptsOff();
                var slot = TableOf(directory.Read())[index];
                var entry = slot.Read();
                if (!{|MMU4006:entry.Page.TryGet()|})
                    return null;
                if (slot.Read().Raw == entry.Raw)
                    return entry.Page;
                entry.Page.Put();
                return null;
            }

            internal static Page N(Cpu cpu, Slot directory, int index)
            {
                using var off = cpu.InterruptsOff();
                var above = directory.Read();
                var slot = TableOf(above)[index];
                var entry = slot.Read();
                if (!entry.Page.TryGet())
                    return null;
                if (slot.Read().Raw == entry.Raw && directory.Read().Raw == above.Raw)
                    return entry.Page;
                entry.Page.Put();
                return null;
            }
        }
        """);

    [Fact]
    public Task A_page_that_is_used_and_then_given_up_was_used_all_the_same() => Check.Source(Walker + """
            internal static void M(Cpu cpu, Slot directory, int index)
            {
                using var off = cpu.InterruptsOff();
                var slot = directory.Read().Below[index];
                var page = slot.Read().Page;
                if (!page.TryGet())
                    return;
                page.Put();
            }

            internal static void LooksAtOne(Cpu cpu, Slot directory, int index)
            {
                using var off = cpu.InterruptsOff();
                var slot = directory.Read().Below[index];
                var entry = slot.Read();
                var page = entry.Page;
                if (!{|MMU4006:page.TryGet()|})
                    return;
                if (slot.Read().Raw == entry.Raw)
                    Use(page);
                page.Put();
            }

            internal static void LooksAtBoth(Cpu cpu, Slot directory, int index)
            {
                using var off = cpu.InterruptsOff();
                var above = directory.Read();
                var slot = above.Below[index];
                var entry = slot.Read();
                var page = entry.Page;
                if (!page.TryGet())
                    return;
                if (slot.Read().Raw == entry.Raw && directory.Read().Raw == above.Raw)
                    Use(page);
                page.Put();
            }

            private static void Use(Page page) { }
        }
        """);

    [Fact]
    public Task Who_finds_a_table_and_locks_it_hands_it_out_under_the_lock() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Found : System.IDisposable
        {
            public Slot this[int index] => throw new System.Exception();
            public void Dispose() { }
        }

        internal sealed class Space
        {
            [Effect(MmuEffect.FindsTable), Acquires(MmuLock.PageTable, When = true)] public Found FindAndLock(int address) => new();
        }

        internal static class Code
        {
            internal static void M(Space space, Entry entry)
            {
                using var table = space.FindAndLock(1);
                if (table is not null)
                    table[1].Set(entry);
            }

            internal static void Unasked(Space space, Entry entry)
            {
                using var table = space.FindAndLock(1);
                {|MMU4006:table[1]|}.Set(entry);
            }
        }
        """);

    [Fact]
    public Task A_method_that_is_given_both_compares_them() => Check.Source("""
        using System;
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Cpu
        {
            [Acquires(MmuLock.InterruptsOff)] public Guard InterruptsOff() => new();
        }

        internal static class Code
        {
            internal static Page ByPlace(Cpu cpu, Slot slot, Func<Slot, Entry, bool> isSame)
            {
                using var off = cpu.InterruptsOff();
                var entry = slot.Read();
                if (!entry.Page.TryGet())
                    return null;
                if (isSame(slot, entry))
                    return entry.Page;
                entry.Page.Put();
                return null;
            }

            internal static Page ByChange(Cpu cpu, Slot slot, Func<Slot, ulong, bool> hasChanged)
            {
                using var off = cpu.InterruptsOff();
                var entry = slot.Read();
                if (!entry.Page.TryGet())
                    return null;
                if (!hasChanged(slot, entry.Raw))
                    return entry.Page;
                entry.Page.Put();
                return null;
            }

            internal static Page ByWhatStandsThere(Cpu cpu, Slot slot)
            {
                using var off = cpu.InterruptsOff();
                var entry = slot.Read();
                if (!entry.Page.TryGet())
                    return null;
                if (entry.Equals(slot.Read()))
                    return entry.Page;
                entry.Page.Put();
                return null;
            }

            internal static Page OneOfTwo(Cpu cpu, Slot directory, int index, Func<Slot, Entry, bool> isSame)
            {
                using var off = cpu.InterruptsOff();
                var above = directory.Read();
                var slot = above.Below[index];
                var entry = slot.Read();
                if (!{|MMU4006:entry.Page.TryGet()|})
                    return null;
                if (isSame(slot, entry))
                    return entry.Page;
                entry.Page.Put();
                return null;
            }

            internal static Page BothOfTwo(Cpu cpu, Slot directory, int index, Func<Slot, Entry, bool> isSame)
            {
                using var off = cpu.InterruptsOff();
                var above = directory.Read();
                var slot = above.Below[index];
                var entry = slot.Read();
                if (!entry.Page.TryGet())
                    return null;
                if (isSame(slot, entry) && isSame(directory, above))
                    return entry.Page;
                entry.Page.Put();
                return null;
            }

            internal static Page OnlyOneIsGiven(Cpu cpu, Slot slot, Func<Entry, bool> isOdd)
            {
                using var off = cpu.InterruptsOff();
                var entry = slot.Read();
                if (!{|MMU4006:entry.Page.TryGet()|})
                    return null;
                if (isOdd(entry))
                    return entry.Page;
                entry.Page.Put();
                return null;
            }
        }
        """);
}
