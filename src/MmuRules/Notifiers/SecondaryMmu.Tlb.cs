using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Notifiers;

/// <content>The device's own TLB: direct-mapped, filled by the driver, and told of nothing but by the driver.</content>
public sealed partial class SecondaryMmu
{
    private const long Valid = 1;
    private const long Writable = 2;
    private const long Dangling = 8;
    private const int PhysicalPageShift = 8;
    private const int VirtualPageShift = 32;

    private readonly Region _tlb;

    // One access or invalidation at a time: the device's invalidation waits for the accesses under way. Innermost; nobody waits while he holds it.
    private readonly Lock _gate = new();

    /// <summary>How many translations it holds now.</summary>
    public int TlbCount => _tlb.Words.Count(raw => (raw & Valid) != 0);

    /// <inheritdoc/>
    protected internal override void InvalidateSecondaryTlb(VirtualAddress start, VirtualAddress end)
    {
        var step = new Step(StepKind.InvalidateSecondary, new Word(_tlb, 0));
        Machine.Before(step);
        Forget(start, end);
        Machine.After(step, 0);
    }

    internal override void MarkDangling(int physicalPage) => ChangeAll(raw => PhysicalPageOf(raw) == physicalPage, raw => raw | Dangling);

    private static int PhysicalPageOf(long raw) => (int)(raw >> PhysicalPageShift) & 0xFFFFFF;

    private static int VirtualPageOf(long raw) => (int)(raw >> VirtualPageShift);

    private bool TryAccess(VirtualAddress address, bool isWrite, ref long value)
    {
        int page = PageOf(address);
        Word entry = EntryWord(page);
        var step = new Step(isWrite ? StepKind.SecondaryStore : StepKind.SecondaryLoad, entry);
        Machine.Before(step);
        bool isServed;
        lock (_gate)
        {
            long raw = entry.Read();
            isServed = (raw & Valid) != 0 && VirtualPageOf(raw) == page && (!isWrite || (raw & Writable) != 0);
            if (isServed)
            {
                Access(raw, address, isWrite, ref value);
            }
        }

        Machine.After(step, isServed ? value : 0);
        return isServed;
    }

    private void Access(long raw, VirtualAddress address, bool isWrite, ref long value)
    {
        if ((raw & Dangling) != 0)
        {
            throw new UndefinedBehaviorException(
                isWrite ? UndefinedBehavior.StoreToFreedPage : UndefinedBehavior.LoadFromFreedPage,
                $"{this} at {address}",
                $"page {PhysicalPageOf(raw)}",
                "The page was freed while the device could still translate to it: its TLB was not flushed, or filled behind the flush.");
        }

        Word word = Machine.MemoryWord(new Pfn(PhysicalPageOf(raw)), (int)(address.Value % (ulong)Machine.Options.PageSize) / sizeof(long));
        if (isWrite)
        {
            word.Write(value);
        }
        else
        {
            value = word.Read();
        }
    }

    private void Insert(VirtualAddress address, Page page, bool isWrite)
    {
        int virtualPage = PageOf(address);
        var step = new Step(StepKind.FillSecondary, EntryWord(virtualPage));
        Machine.Before(step);
        lock (_gate)
        {
            EntryWord(virtualPage).Write(
                ((long)virtualPage << VirtualPageShift) | ((long)page.Pfn.Number << PhysicalPageShift) | Valid | (isWrite ? Writable : 0));
        }

        Machine.After(step, 0);
    }

    private void Forget(VirtualAddress start, VirtualAddress end)
    {
        if (_form != SecondaryMmuForm.NeverFlushed)
        {
            int first = PageOf(start);
            int last = PageOf(end + (Machine.Options.PageSize - 1));
            ChangeAll(raw => VirtualPageOf(raw) >= first && VirtualPageOf(raw) < last, _ => 0);
        }
    }

    private void ChangeAll(Func<long, bool> isMeant, Func<long, long> change)
    {
        lock (_gate)
        {
            for (int i = 0; i < _tlb.Words.Length; i++)
            {
                var word = new Word(_tlb, i);
                long raw = word.Read();
                if ((raw & Valid) != 0 && isMeant(raw))
                {
                    word.Write(change(raw));
                }
            }
        }
    }

    private int PageOf(VirtualAddress address) => (int)(address.Value >> Machine.Options.PageShift);

    private Word EntryWord(int virtualPage) => new(_tlb, virtualPage & (_tlb.Words.Length - 1));
}
