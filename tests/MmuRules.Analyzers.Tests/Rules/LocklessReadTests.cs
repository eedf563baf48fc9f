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
}
