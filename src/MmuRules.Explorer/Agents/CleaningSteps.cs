using MmuRules.Files;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Exploration;

/// <summary>The steps by which one page after another is cleaned: a part of several agents. The first register tells which step comes next, the second one the number of the physical page and one.</summary>
internal sealed class CleaningSteps(World world, CleanerKind kind)
{
    private const int Locking = 0;
    private const int CleaningEntries = 1;
    private const int TakingDirty = 2;
    private const int Copying = 3;

    /// <summary>How many pages could be next.</summary>
    internal int CountActs(ReadOnlySpan<long> registers) => registers[0] == Locking ? world.PageCount : 1;

    internal bool TryAct(Span<long> registers, int act)
    {
        switch (registers[0])
        {
            case Locking:
                return TryLock(registers, act);
            case CleaningEntries:
                if (world.File.AccountsDirty && PageOf(registers).MkClean(world.File.MkCleanForm))
                {
                    PageOf(registers).MarkDirty();
                }

                registers[0] = TakingDirty;
                return true;
            case TakingDirty:
                TakeDirty(registers);
                return true;
            default:
                Writeback.Complete(PageOf(registers));
                GoToRest(registers);
                return true;
        }
    }

    internal string Describe(ReadOnlySpan<long> registers, int act) => registers[0] switch
    {
        Locking => $"finds {world.File.PeekPage(act)} dirty, and locks it",
        CleaningEntries when world.File.MkCleanForm == MkCleanForm.EarlyExit && !PageOf(registers).IsMapped => $"sees that {PageOf(registers)} is not mapped, and looks no further",
        CleaningEntries => $"looks for entries that map {PageOf(registers)}, to clean and flush them",
        TakingDirty => $"takes the dirty bit of {PageOf(registers)}",
        _ => $"writes {PageOf(registers)} to the disk",
    };

    /// <summary>What a step does to the fate of a store.</summary>
    internal static StepMarks MarksOf(ReadOnlySpan<long> registers) => registers[0] == TakingDirty ? StepMarks.Cleaned : StepMarks.None;

    private Page PageOf(ReadOnlySpan<long> registers) => world.Machine.Pages[(int)registers[1] - 1];

    private bool TryLock(Span<long> registers, int filePage)
    {
        if (world.File.PeekPage(filePage) is not { IsLocked: false } || world.File.FindPage(filePage) is not { } page)
        {
            return false;
        }

        page.Lock();
        if ((page.Flags & (PageFlags.Dirty | PageFlags.Writeback)) != PageFlags.Dirty || (kind == CleanerKind.Pageout && !IsFreeable(page)))
        {
            return false;
        }

        (registers[0], registers[1]) = (CleaningEntries, page.Pfn.Number + 1);
        return true;
    }

    /// <remarks>Linux: <c>is_page_cache_freeable</c>, of a page that <c>shrink_page_list</c> has unmapped.</remarks>
    private static bool IsFreeable(Page page) => page.MapCount == 0 && page.RefCount == 1 + page.CacheReferences;

    private void TakeDirty(Span<long> registers)
    {
        Page page = PageOf(registers);
        if (page.Mapping is { } mapping && page.IsDirty && Writeback.LacksBuffers(page, mapping))
        {
            throw Writeback.BehindTheFilesystem(page);
        }

        if ((page.Clear(PageFlags.Dirty) & PageFlags.Dirty) != 0)
        {
            Writeback.StartLocked(page);
            registers[0] = Copying;
        }
        else
        {
            page.Unlock();
            GoToRest(registers);
        }
    }

    private void GoToRest(Span<long> registers)
    {
        PageOf(registers).Put();
        (registers[0], registers[1]) = (Locking, 0);
    }
}
