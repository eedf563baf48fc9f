using System.Collections.Immutable;
using MmuRules.Exploration;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.ExplorerTests.Agreement;

/// <summary>
/// A zap program as code under test: each instruction by the operation of the machine that it stands for. At each of them all is forgotten but where it stands and what it knows of
/// the pages, as in the packed engine's states. The list of deferred pages is its own: queueing is no step. It stands here and not beside the programs because it can do wrong:
/// the analyzers, which check src, say so.
/// </summary>
internal static class ProgramOnMachine
{
    internal static CodeUnderTest Of(ZapProgram program) => new(program.Name, world => Run(program, world));

    private static void Run(ZapProgram program, World world)
    {
        ImmutableArray<ZapOp> instructions = program.Instructions;
        var pages = new Taken[world.PageCount];
        for (int i = 0; i < instructions.Length; i++)
        {
            if (!ZapProgram.IsOfPage(instructions[i]))
            {
                Forget(pages, i, 0);
                Do(world, instructions[i], pages, instructions[..i].Contains(ZapOp.ClearEntry));
                continue;
            }

            int end = i;
            while (end < instructions.Length && ZapProgram.IsOfPage(instructions[end]))
            {
                end++;
            }

            for (int page = 0; page < pages.Length; page++)
            {
                for (int at = i; at < end; at++)
                {
                    Forget(pages, at, page);
                    if (!DoForPage(world, instructions[at], page, ref pages[page]))
                    {
                        break;
                    }
                }
            }

            i = end - 1;
        }
    }

    private static void Forget(Taken[] pages, int instruction, int page)
    {
        Span<long> live = stackalloc long[2 + pages.Length];
        live[0] = instruction;
        live[1] = page;
        for (int i = 0; i < pages.Length; i++)
        {
            live[2 + i] = pages[i].Page is { } taken ? (2 * (taken.Pfn.Number + 1)) + (pages[i].WasDirty ? 1 : 0) : 0;
        }

        Explorer.LoopHead(live);
    }

    private static void Do(World world, ZapOp instruction, Taken[] pages, bool isBehindClear)
    {
        switch (instruction)
        {
            case ZapOp.LockIMmap:
                world.File.IMmapLock.Lock();
                break;
            case ZapOp.UnlockIMmap:
                world.File.IMmapLock.Unlock();
                break;
            case ZapOp.LockTable:
                world.Table.Ptl.Lock();
                break;
            case ZapOp.UnlockTable:
                world.Table.Ptl.Unlock();
                break;
            default:
                int first = isBehindClear ? Array.FindIndex(pages, page => page.Page is not null) : 0;
                int last = isBehindClear ? Array.FindLastIndex(pages, page => page.Page is not null) : pages.Length - 1;
                if (first >= 0)
                {
                    world.Mm.FlushRange(world.AddressOf(first), world.AddressOf(last + 1));
                }

                break;
        }
    }

    /// <summary>Does one instruction for one page. Whether the others of the loop are to be done for it too.</summary>
    private static bool DoForPage(World world, ZapOp instruction, int number, ref Taken page)
    {
        PteSlot slot = world.Table.Slot(world.AddressOf(number));
        switch (instruction)
        {
            case ZapOp.WriteProtect:
                slot.SetWriteProtect();
                break;
            case ZapOp.ClearEntry:
                Pte entry = slot.GetAndClear();
                page = entry.IsPresent ? new Taken(world.Vma.NormalPage(entry), entry.IsDirty) : default;
                return entry.IsPresent;
            case ZapOp.LookAgain when page.Page is not null:
                // One step, that takes what hardware has left there.
                page = page with { WasDirty = page.WasDirty | slot.GetAndClear().IsDirty };
                break;
            case ZapOp.MarkDirty when page.WasDirty:
                page.Page!.MarkDirty();
                page = page with { WasDirty = false };
                break;
            case ZapOp.RemoveRmap:
                page.Page?.RemoveRmap();
                break;
            case ZapOp.Put:
                page.Page?.Put();
                break;
        }

        return true;
    }

    // What the zap knows of a page that it has taken out of the table.
    private readonly record struct Taken(Page? Page, bool WasDirty);
}
