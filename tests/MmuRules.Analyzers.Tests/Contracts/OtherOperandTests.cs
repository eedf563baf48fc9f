namespace MmuRules.Analyzers.Tests.Contracts;

/// <summary>Which parameter an operation stores, records or defers, where it has several.</summary>
public sealed class OtherOperandTests
{
    [Fact]
    public Task The_entry_that_is_stored_is_the_last_parameter_as_in_set_pte_at() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Pte
        {
            public static void SetAt(Mm mm, ulong address, [Effect(MmuEffect.WritesEntry)] Slot slot, Entry entry) { }
            public static void SetLevel(int level, [Effect(MmuEffect.WritesEntry)] Slot slot, Entry entry) { }
        }

        internal static class Code
        {
            internal static void M(Mm mm, Slot slot)
            {
                {|MMU2002:Pte.SetAt(mm, 4096, slot, slot.Read().ReadOnly())|};
                mm.Flush();
            }

            internal static void N(Mm mm, Slot slot, Page page)
            {
                Pte.SetAt(mm, 4096, slot, Entry.Of(page));
                Pte.SetLevel(1, slot, Entry.Of(page));
            }
        }
        """);

    [Fact]
    public Task Of_several_parameters_the_one_that_is_an_entry_is_stored() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal enum Sync { No, Yes }

        internal static class Pte
        {
            public static void Set([Effect(MmuEffect.WritesEntry)] Slot slot, Entry entry, bool dropsMarkers, int order) { }
            public static void SetRaw([Effect(MmuEffect.WritesEntry)] ref ulong slot, ulong entry, int order) { }
            public static void SetOne([Effect(MmuEffect.WritesEntry)] ref Raw slot, ulong entry, Sync sync) { }
        }

        internal struct Raw
        {
            [Effect(MmuEffect.ReadsEntry)] public ulong Read() => 0;
            [Effect(MmuEffect.WritesEntry)] public void Set(ulong entry, int order) { }
        }

        internal static class Code
        {
            internal static void M(Slot slot, Mm mm)
            {
                {|MMU2002:Pte.Set(slot, slot.Read().ReadOnly(), true, 0)|};
                mm.Flush();
            }

            internal static void N(Slot slot, Page page, ref ulong raw, ref Raw one, ulong entry)
            {
                Pte.Set(slot, Entry.Of(page), true, 0);
                Pte.SetRaw(ref raw, entry, 0);
                Pte.SetOne(ref one, entry, Sync.Yes);
                one.Set(entry, 0);
                {|MMU2001:one.Set(0, 0)|};
            }
        }
        """);

    [Fact]
    public Task What_something_else_is_declared_of_is_not_what_is_stored() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal static class Pte
        {
            public static void Move([Effect(MmuEffect.WritesEntry)] Slot slot, Entry entry, [Effect(MmuEffect.EntryPresent)] Entry expected) { }
        }

        internal static class Code
        {
            internal static void M(Slot slot, Mm mm)
            {
                {|MMU2002:Pte.Move(slot, slot.Read().ReadOnly(), Entry.Empty)|};
                mm.Flush();
            }

            internal static void N(Slot slot, Page page) => Pte.Move(slot, Entry.Of(page), Entry.Empty);
        }
        """);

    [Fact]
    public Task An_indexers_setter_stores_its_value_in_the_element() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Entries
        {
            [Effect(MmuEffect.ReadsEntry), Effect(MmuEffect.WritesEntry)] public Entry this[int index] { get => default; set { } }
        }

        internal sealed class Levels
        {
            [Effect(MmuEffect.ReadsEntry), Effect(MmuEffect.WritesEntry)] public Entry this[int level, int index] { get => default; set { } }
        }

        internal static class Code
        {
            internal static void M(Entries table, Levels tables, Mm mm, int i)
            {
                {|MMU2002:table[3] = table[3].ReadOnly()|};
                {|MMU2002:table[i] = table[i].ReadOnly()|};
                {|MMU2002:tables[1, i] = tables[1, i].ReadOnly()|};
                mm.Flush();
            }

            internal static void N(Entries table, Levels tables, Page page, int i)
            {
                table[3] = Entry.Of(page);
                table[4] = table[5].ReadOnly();
                tables[0, i] = tables[1, i].ReadOnly();
            }
        }
        """);

    [Fact]
    public Task What_is_recorded_or_deferred_is_the_first_parameter_that_is_a_slot_or_a_page() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Batch
        {
            [Effect(MmuEffect.RecordsEntry)] public void Record(ulong address, Slot slot) { }
            [Effect(MmuEffect.RecordsEntry)] public void RecordIn(Mm mm, Slot slot) { }
            [Effect(MmuEffect.DefersFree)] public void Defer(int size, Page page) { }
            [Effect(MmuEffect.FinishesGather)] public void Finish() { }
        }

        internal static class Code
        {
            internal static void M(Batch tlb, Slot slot)
            {
                var old = slot.Clear();
                {|MMU3004:tlb.Defer(1, old.Page)|};
                tlb.Finish();
            }

            internal static void N(Batch tlb, Slot slot, Mm mm, Slot other)
            {
                var old = slot.Clear();
                tlb.Record(4096, slot);
                tlb.Defer(1, old.Page);
                var next = other.Clear();
                tlb.RecordIn(mm, other);
                tlb.Defer(1, next.Page);
                tlb.Finish();
            }
        }
        """);

    [Fact]
    public Task A_types_own_operations_may_take_its_own_kind() => Check.Source("""
        using Kernel;
        using MmuRules.Annotations;

        internal struct Pte
        {
            [Effect(MmuEffect.EntryDirty)] public bool Dirty => false;
            [Effect(MmuEffect.ReadsEntry)] public Pte Read() => this;
            [Effect(MmuEffect.WritesEntry)] public void Set(int order, Pte entry) { }
            [Effect(MmuEffect.ExchangesEntry)] public Pte Exchange(Pte entry, int order) => entry;
        }

        internal static class Code
        {
            internal static void M(ref Pte slot) => {|MMU2002:slot.Set(0, slot.Read())|};
        }
        """);
}
