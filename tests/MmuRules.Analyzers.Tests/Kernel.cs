namespace MmuRules.Analyzers.Tests;

/// <summary>A small kernel that shares nothing with the reference machine but the vocabulary, of which it declares a copy of its own.</summary>
internal static class Kernel
{
    public const string Annotations = """
        using System;

        namespace MmuRules.Annotations
        {
            // In another order than the original: effects go by name.
            public enum MmuEffect
            {
                DefersFlush, FreesDeferred, RemovesDeferredRmap, DefersRmap, DefersTableFree, DefersFree, RecordsEntry, FinishesGather, BeginsGather,
                PageAnonymous, FreesTable, FreesPage, RemovesRmap, MarksPageDirtyLocked, MarksPageDirty, SynchronizesLocklessWalkers, FlushesTlb,
                EntryWithoutWrite, MakesEntry, EntryPage, EntryNone, EntryPresent, EntryYoung, EntryDirty, WriteProtectsEntry, WritesEntry,
                ClearsAndFlushesEntry, ClearsEntryNonAtomically, ClearsEntry, ReadsEntry,
                MayWait, TakesPageReference, ReadsContent, DefersDirty, ExchangesEntry, EntryWritable,
                ChangesPageSize, EndsNotifier, BeginsNotifier, ChecksPendingFlush, FlushEnd, FlushStart, EntryAddress,
                FlushesTables, FindsTable, EntryTable,
                EntrySoftDirty, EntryUffdWp,
                EntryWithSoftDirty, EntryWithUffdWp, EntryWithoutUffdWp, EntryWithWrite,
            }

            public enum MmuLock { IMmap, Page, PmdTable, PageTable, Mmap, MmapRead, Vma, AnonVma, InterruptsOff }

            [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
            internal sealed class EffectAttribute(MmuEffect effect) : Attribute { public MmuEffect Effect => effect; }

            [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
            internal sealed class AcquiresAttribute(MmuLock @lock) : Attribute { public MmuLock Lock => @lock; public bool When { get; set; } }

            [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
            internal sealed class ReleasesAttribute(MmuLock @lock) : Attribute { public MmuLock Lock => @lock; }

            [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
            internal sealed class RequiresAttribute(MmuLock @lock) : Attribute { public MmuLock Lock => @lock; }
        }
        """;

    public const string Operations = """
        using System;
        using MmuRules.Annotations;

        namespace Kernel
        {
            public sealed class Slot
            {
                public Slot Next => throw new Exception();
                [Effect(MmuEffect.ReadsEntry)] public Entry Read() => default;
                [Effect(MmuEffect.ClearsEntry)] public Entry Clear() => default;
                [Effect(MmuEffect.ClearsEntryNonAtomically)] public void Wipe() { }
                [Effect(MmuEffect.ClearsAndFlushesEntry)] public Entry ClearAndFlush() => default;
                [Effect(MmuEffect.WriteProtectsEntry)] public void WriteProtect() { }
                [Effect(MmuEffect.FlushesTlb)] public void Flush() { }
                [Effect(MmuEffect.WritesEntry)] public void Set(Entry entry) { }
                [Effect(MmuEffect.ExchangesEntry)] public Entry Exchange(Entry entry) => default;
                public bool Replace(Entry expected, Entry entry) => true;
            }

            public enum EntrySize { Small, Huge }

            public sealed class HugeSlot
            {
                [Effect(MmuEffect.ClearsEntry)] public Entry Clear() => default;
            }

            public readonly struct Entry
            {
                [Effect(MmuEffect.EntryDirty)] public bool Dirty => false;
                [Effect(MmuEffect.EntryNone)] public bool None => false;
                [Effect(MmuEffect.EntryPresent)] public bool Present => false;
                [Effect(MmuEffect.EntryWritable)] public bool Writable => false;
                public ulong Frame => 0;
                [Effect(MmuEffect.EntryPage)] public Page Page => throw new Exception();
                [Effect(MmuEffect.EntryWithoutWrite)] public Entry ReadOnly() => this;
                [Effect(MmuEffect.EntrySoftDirty)] public bool SoftDirty => false;
                [Effect(MmuEffect.EntryUffdWp)] public bool UffdWp => false;
                [Effect(MmuEffect.EntryWithSoftDirty)] public Entry WithSoftDirty() => this;
                [Effect(MmuEffect.EntryWithUffdWp)] public Entry WithUffdWp() => this;
                [Effect(MmuEffect.EntryWithoutUffdWp)] public Entry WithoutUffdWp() => this;
                [Effect(MmuEffect.EntryWithWrite)] public Entry WithWrite() => this;
                [Effect(MmuEffect.MakesEntry)] public static Entry Of(Page page) => default;
                [Effect(MmuEffect.MakesEntry)] public static Entry Migrating(ulong frame) => default;
                public Entry Young() => this;
                public bool Swapped => false;
                public static Entry Empty => default;
                public Table Table => throw new Exception();
                [Effect(MmuEffect.EntryTable)] public Table Below => throw new Exception();
                public ulong Raw => 0;
            }

            /// <summary>A slot whose entry is stored a bit at a time.</summary>
            public sealed class Bits
            {
                [Effect(MmuEffect.EntryPresent), Effect(MmuEffect.WritesEntry)] public bool Valid { get; set; }
                [Effect(MmuEffect.EntryWritable), Effect(MmuEffect.WritesEntry)] public bool Writable { get; set; }
                [Effect(MmuEffect.WritesEntry)] public int Frame { get; set; }
                [Effect(MmuEffect.ClearsEntry)] public Entry Clear() => default;
            }

            public sealed class Table
            {
                public Slot this[int index] => throw new Exception();
                [Effect(MmuEffect.FreesTable)] public void Free() { }
            }

            public sealed class Page
            {
                [Effect(MmuEffect.MarksPageDirty)] public void MarkDirty() { }
                [Effect(MmuEffect.MarksPageDirtyLocked)] public void MarkDirtyLocked() { }
                [Effect(MmuEffect.RemovesRmap)] public void RemoveRmap() { }
                [Effect(MmuEffect.FreesPage)] public void Free() { }
                [Effect(MmuEffect.ReadsContent)] public Page Copy() => throw new Exception();
                public ulong Address { get; }
                public int MappedAt { get; set; }
                [Effect(MmuEffect.PageAnonymous)] public bool Anonymous => false;
                [Effect(MmuEffect.ReadsContent)] public void CopyTo(Page copy) { }
                [Effect(MmuEffect.TakesPageReference)] public bool TryGet() => true;
                [Effect(MmuEffect.FreesPage)] public void Put() { }
                public ulong Frame => 0;
                [Acquires(MmuLock.Page)] public void Lock() { }
                [Acquires(MmuLock.Page, When = true)] public bool TryLock() => true;
                [Acquires(MmuLock.Page)] public Guard Hold() => new();
                [Releases(MmuLock.Page)] public void Unlock() { }
            }

            public sealed class Spin
            {
                [Acquires(MmuLock.PageTable)] public void Lock() { }
                [Acquires(MmuLock.PageTable, When = true)] public bool TryLock() => true;
                [Releases(MmuLock.PageTable)] public void Unlock() { }
                [Acquires(MmuLock.PageTable)] public Guard Hold() => new();
                [Acquires(MmuLock.PageTable)] public RefGuard HoldRef() => new();
                [Acquires(MmuLock.PageTable)] public Guard HoldUnder([Requires(MmuLock.PmdTable)] Mm mm) => new();
                public static Guard HoldPair([Acquires(MmuLock.PageTable)] Spin left, [Acquires(MmuLock.PageTable)] Spin right) => new();
            }

            public sealed class DirectorySpin
            {
                [Acquires(MmuLock.PmdTable)] public void Lock() { }
                [Releases(MmuLock.PmdTable)] public void Unlock() { }
            }

            public sealed class Guard : IDisposable { public void Dispose() { } }

            public ref struct RefGuard { public void Dispose() { } }

            public sealed class File
            {
                [Acquires(MmuLock.IMmap)] public void LockMappings() { }
                [Releases(MmuLock.IMmap)] public void UnlockMappings() { }
            }

            public sealed class Mm
            {
                [Effect(MmuEffect.FlushesTlb)] public void Flush() { }
                [Effect(MmuEffect.FlushesTlb)] public void FlushPage(ulong address) { }
                [Effect(MmuEffect.FlushesTlb)] public void FlushAlso([Effect(MmuEffect.FlushesTables)] bool tables = false) { }
                [Effect(MmuEffect.SynchronizesLocklessWalkers)] public void WaitForWalkers() { }
                [Acquires(MmuLock.Mmap)] public void LockAreas() { }
                [Releases(MmuLock.Mmap)] public void UnlockAreas() { }
                [Effect(MmuEffect.DefersFlush)] public void ProtectLazily() { }
                [Effect(MmuEffect.FindsTable)] public Table Find(int address) => throw new Exception();
                public Slot Walk(int address) => throw new Exception();
                [Acquires(MmuLock.Mmap)] public Guard HoldForWriting() => new();
                [Acquires(MmuLock.MmapRead)] public Guard HoldForReading() => new();
                [Acquires(MmuLock.PmdTable)] public Guard HoldDirectory() => new();
                [Effect(MmuEffect.BeginsNotifier)] public Told Tell() => new();
                [Effect(MmuEffect.BeginsNotifier)] public void TellStart(int address) { }
                [Effect(MmuEffect.EndsNotifier)] public void TellEnd(int address) { }
                public Bits WalkBits(int address) => throw new Exception();
                [Acquires(MmuLock.Mmap)] public void LockForWriting() { }
                [Releases(MmuLock.Mmap)] public void UnlockForWriting() { }
            }

            public ref struct Told { [Effect(MmuEffect.EndsNotifier)] public void Dispose() { } }

            public sealed class Gather : IDisposable
            {
                [Effect(MmuEffect.BeginsGather)] public void Start(Mm mm) { }
                [Effect(MmuEffect.BeginsGather)] public static Gather Begin(Mm mm) => new();
                [Effect(MmuEffect.RecordsEntry)] public void Record(Slot slot) { }
                [Effect(MmuEffect.BeginsGather), Effect(MmuEffect.RecordsEntry)] public static Gather BeginOfAll(Mm mm) => new();
                [Effect(MmuEffect.RecordsEntry)] public void RecordHuge(HugeSlot slot) { }
                [Effect(MmuEffect.ChangesPageSize)] public void ChangeSize(int size) { }
                [Effect(MmuEffect.ChangesPageSize)] public void ChangeSizeTo(EntrySize size) { }
                [Effect(MmuEffect.RecordsEntry)] public void RecordRange(int start, int end) { }
                [Effect(MmuEffect.DefersFree)] public bool Defer(Page page) => true;
                [Effect(MmuEffect.DefersFree)] public void DeferMakingRoom(Page page) { }
                [Effect(MmuEffect.DefersFree), Effect(MmuEffect.DefersRmap)] public bool DeferWithRmap(Page page) => true;
                [Effect(MmuEffect.DefersFree), Effect(MmuEffect.DefersDirty)] public bool DeferWithDirty(Page page) => true;
                [Effect(MmuEffect.DefersTableFree)] public void DeferTable(Table table) { }
                [Effect(MmuEffect.FlushesTlb)] public void Flush() { }
                [Effect(MmuEffect.RemovesDeferredRmap)] public void RemoveRmaps() { }
                [Effect(MmuEffect.FreesDeferred)] public void FreePages() { }
                [Effect(MmuEffect.FinishesGather)] public void Finish() { }
                [Effect(MmuEffect.FinishesGather)] public void Dispose() { }
            }
        }
        """;

    /// <summary>A method around statements, with one of each thing to work on.</summary>
    public static string Method(string statements) => $$"""
        using System;
        using System.Collections.Generic;
        using Kernel;
        using MmuRules.Annotations;

        internal sealed partial class Code
        {
            private static void Nothing() { }

            internal static void M(Mm mm, Slot slot, Slot slot2, Spin ptl, Spin ptl2, DirectorySpin pmdLock, Gather gather, Gather gather2, File file, Page page, IEnumerable<Slot> slots, int[] numbers, bool flag, bool flag2, object thing, Bits bits)
            {
        {{statements}}
            }
        }
        """;
}
