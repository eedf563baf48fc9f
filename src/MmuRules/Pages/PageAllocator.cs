using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <summary>Gives out free pages, the lowest number first: no list of free pages is kept, so that there is no order that only history explains.</summary>
internal sealed class PageAllocator(Machine machine)
{
    private const int VersionShift = 32;

    // Below this page none is free: where to begin to look. Above it a version, so that a page that is freed while somebody looks is not passed over.
    private readonly Word _hint = new(machine.Store.Allocate(1, inKey: false), 0);

    internal Page Allocate()
    {
        while (true)
        {
            long hint = _hint.Read();
            for (int i = FirstToLookAt(hint); i < machine.Pages.Count; i++)
            {
                Page page = machine.Pages[i];
                if (page.TryAllocate())
                {
                    _hint.TryChange(hint, (hint & ~(long)uint.MaxValue) | (uint)(i + 1));
                    return page;
                }
            }

            if (_hint.Read() == hint)
            {
                throw new OutOfPagesException(machine.Pages.Count);
            }
        }
    }

    internal Page AllocateHuge() => TryAllocateHuge() ?? throw new OutOfPagesException(machine.Pages.Count, machine.Options.EntriesPerTable);

    internal Page? TryAllocateHuge()
    {
        int size = machine.Options.EntriesPerTable;
        for (int first = 0; first + size <= machine.Pages.Count; first += size)
        {
            Page head = machine.Pages[first];
            if (head.TryAllocateHuge())
            {
                return head;
            }
        }

        return null;
    }

    /// <summary>Tells that a page has become free.</summary>
    internal void Free(Page page)
    {
        long hint;
        long lowered;
        do
        {
            hint = _hint.Read();
            lowered = (((hint >> VersionShift) + 1) << VersionShift) | Math.Min((uint)hint, (uint)page.Pfn.Number);
        }
        while (!_hint.TryChange(hint, lowered));
    }

    // Whoever notes what a step depends on must be told of every page that it passes.
    private int FirstToLookAt(long hint) => machine.RecordsFootprints ? 0 : (int)(uint)hint;
}
