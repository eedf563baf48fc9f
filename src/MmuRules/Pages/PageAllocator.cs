using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <summary>Gives out free pages, the lowest number first: no list of free pages is kept, so that there is no order that only history explains.</summary>
internal sealed class PageAllocator(Machine machine)
{
    internal Page Allocate()
    {
        foreach (Page page in machine.Pages)
        {
            if (page.TryAllocate())
            {
                machine.MemoryOf(page.Pfn).Clear();
                return page;
            }
        }

        throw new OutOfPagesException(machine.Pages.Count);
    }
}
