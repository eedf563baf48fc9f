namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>The ways in which C# lets an operation and its operands be declared.</summary>
public sealed class DeclarationTests
{
    private const string Foreign = """
        using System;
        using MmuRules.Annotations;

        namespace Foreign
        {
            internal static class Mmu
            {
                public static ulong Exchange([Effect(MmuEffect.ClearsEntry)] this ref ulong entry) => 0;
                [Effect(MmuEffect.EntryDirty)] public static bool IsDirty(this ulong entry) => false;
                public static Frame FrameOf(int _, [Effect(MmuEffect.EntryPage)] ulong entry) => null!;
                public static void Mark(int reason, [Effect(MmuEffect.MarksPageDirty)] Frame frame) { }
                [Effect(MmuEffect.FlushesTlb)] public static void FlushAll() { }
                [Acquires(MmuLock.PageTable)] public static void Enter() { }
                [Releases(MmuLock.PageTable)] public static void Exit() { }
                public static void Map([Acquires(MmuLock.PageTable)] out Lock taken) => taken = new();
                public static void Unmap([Releases(MmuLock.PageTable)] Lock taken) { }
            }

            internal sealed class Lock { }

            internal sealed class Frame { }

            internal sealed class Batch : IDisposable
            {
                [Effect(MmuEffect.BeginsGather)] public Batch(object space) { }
                [Effect(MmuEffect.FinishesGather)] public void Dispose() { }
            }
        }

        """;

    [Fact]
    public Task Extension_methods_and_annotated_parameters_name_their_operands() => Check.Source(Foreign + """
        namespace Code
        {
            using Foreign;

            internal static class C
            {
                internal static void M(ref ulong entry)
                {
                    Mmu.Enter();
                    var old = entry.Exchange();
                    if (old.IsDirty())
                        Mmu.Mark(1, Mmu.FrameOf(0, old));
                    {|MMU1003:Mmu.Exit()|};
                    Mmu.FlushAll();
                }

                internal static void N(ref ulong entry)
                {
                    Mmu.Enter();
                    var old = Mmu.Exchange(ref entry);
                    if (old.IsDirty())
                        Mmu.Mark(1, Mmu.FrameOf(0, old));
                    if (old.IsDirty())
                        Mmu.FlushAll();
                    Mmu.Exit();
                }
            }
        }
        """);

    [Fact]
    public Task Locks_that_are_handed_out_are_told_apart() => Check.Source(Foreign + """
        namespace Code
        {
            using Foreign;

            internal static class C
            {
                internal static void M(ref ulong entry)
                {
                    Mmu.Map(out var first);
                    {|MMU4003:Mmu.Map(out var second)|};
                    Mmu.Mark(1, Mmu.FrameOf(0, entry.Exchange()));
                    Mmu.Unmap(first);
                    Mmu.FlushAll();
                    Mmu.Unmap(second);
                }

                internal static void N(ref ulong entry)
                {
                    Mmu.Map(out var first);
                    {|MMU4003:Mmu.Map(out var second)|};
                    Mmu.Mark(1, Mmu.FrameOf(0, entry.Exchange()));
                    Mmu.Unmap(second);
                    {|MMU1003:Mmu.Unmap(first)|};
                    Mmu.FlushAll();
                }
            }
        }
        """);

    [Fact]
    public Task A_gather_may_be_begun_by_its_constructor() => Check.Source(Foreign + """
        namespace Code
        {
            using Foreign;

            internal static class C
            {
                internal static void M(ref ulong entry, object space)
                {
                    Mmu.Enter();
                    using (new Batch(space))
                        Mmu.Mark(1, Mmu.FrameOf(0, entry.Exchange()));
                    Mmu.Exit();
                }
            }
        }
        """);

    [Fact]
    public Task A_primary_constructors_parameter_is_a_field_of_the_instance() => Check.Source("""
        using Kernel;

        internal sealed class Code(Slot slot, Spin ptl, Spin other, Mm mm)
        {
            internal void M()
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                {|MMU4003:other.Lock()|};
                other.Unlock();
                Flush();
                ptl.Unlock();
            }

            internal void N()
            {
                other.Lock();
                {|MMU4003:ptl.Lock()|};
                slot.Clear().Page.MarkDirty();
                other.Unlock();
                {|MMU1003:ptl.Unlock()|};
                Flush();
            }

            private void Flush() => mm.Flush();
        }
        """);

    [Fact]
    public Task Top_level_statements_are_a_method()
    {
        var test = new Check.Test
        {
            TestState =
            {
                OutputKind = Microsoft.CodeAnalysis.OutputKind.ConsoleApplication,
                Sources =
                {
                    """
                    using Kernel;

                    var slot = new Slot();
                    var old = slot.Clear();
                    {|MMU1002:old.Page.Free()|};
                    new Mm().Flush();
                    """,
                    Kernel.Annotations,
                    Kernel.Operations,
                },
            },
        };
        return test.RunAsync();
    }

    [Fact]
    public Task A_changed_copy_of_an_entry_is_as_dirty_and_maps_the_same_page() => Check.Statements("""
        ptl.Lock();
        var old = slot.Clear();
        var copy = old.ReadOnly();
        if (copy.Dirty)
            copy.Page.MarkDirty();
        if (old.Dirty)
            mm.Flush();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_generic_type_and_a_record_are_types() => Check.Source("""
        using Kernel;

        internal sealed record Zapper<T>(Mm Mm, T Tag) where T : class
        {
            internal void M(Slot slot, Spin ptl)
            {
                ptl.Lock();
                Mark(slot.Clear());
                {|MMU1003:ptl.Unlock()|};
                Mm.Flush();
            }

            private static void Mark(Entry entry) => entry.Page.MarkDirty();
        }
        """);

    [Fact]
    public Task A_static_abstract_member_says_for_its_implementations_what_they_do() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal interface IAllocator
        {
            static abstract void Free([Effect(MmuEffect.FreesPage)] Page page);
        }

        internal sealed class Allocator : IAllocator
        {
            public static void Free(Page page) { }
        }

        internal static class Code
        {
            internal static void M(Slot slot, Mm mm)
            {
                {|MMU1002:Allocator.Free(slot.Clear().Page)|};
                mm.Flush();
            }
        }
        """);

    [Fact]
    public Task An_accessor_is_named_by_what_it_is_called_on_in_whatever_form() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class RawSlot
        {
            [Effect(MmuEffect.ReadsEntry), Effect(MmuEffect.WritesEntry)] public ulong Entry { get; set; }
        }

        internal static class Code
        {
            internal static void M(RawSlot slot) => {|#0:(slot.Entry, _) = (0, 1)|};
        }
        """, Check.Diagnostic("MMU2001").WithLocation(0).WithArguments("slot"));

    [Fact]
    public Task The_empty_entry_may_be_made_by_new() => Check.Statements("""
        {|MMU2001:slot.Set(new Entry())|};
        mm.Flush();
        """);
}
