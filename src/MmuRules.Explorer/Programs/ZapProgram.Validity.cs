using System.Collections.Immutable;

namespace MmuRules.Exploration;

/// <content>What a well-formed program is. A well-formed one may still be wrong: that is for the explorer to find out.</content>
public sealed partial class ZapProgram
{
    private static readonly ImmutableArray<ZapOp> PageOrder =
        [ZapOp.WriteProtect, ZapOp.ClearEntry, ZapOp.LookAgain, ZapOp.MarkDirty, ZapOp.RemoveRmap, ZapOp.Defer, ZapOp.DeferDirty, ZapOp.Put];

    /// <summary>
    /// Looks for what makes a list of instructions no program: locks that are not released, taken twice or in the wrong order; no <c>X</c>, or one without the page-table lock; something
    /// done twice to a page, or before its <c>X</c>, or behind its <c>Z</c>; a dirtiness that is used behind the queueing and was not queued. That something is missing, or flushed too late or
    /// not at all, is no such thing.
    /// </summary>
    /// <param name="instructions">The instructions.</param>
    /// <returns>What is wrong, in a sentence; or <see langword="null"/>.</returns>
    public static string? FindProblem(ImmutableArray<ZapOp> instructions)
    {
        if (instructions.Length > MostInstructions)
        {
            return $"It has more than {MostInstructions} instructions.";
        }

        return FindLockProblem(instructions) ?? FindPageProblem(instructions);
    }

    private static string? FindLockProblem(ImmutableArray<ZapOp> instructions)
    {
        bool table = false;
        bool iMmap = false;
        foreach (ZapOp instruction in instructions)
        {
            string? problem = instruction switch
            {
                ZapOp.LockTable when table => "The page-table lock is taken twice.",
                ZapOp.UnlockTable when !table => "The page-table lock is released and not held.",
                ZapOp.LockIMmap when iMmap => "The i_mmap lock is taken twice.",
                ZapOp.UnlockIMmap when !iMmap => "The i_mmap lock is released and not held.",
                ZapOp.LockIMmap when table => "The i_mmap lock comes before the page-table lock, which is a spinlock.",
                ZapOp.ClearEntry or ZapOp.WriteProtect or ZapOp.LookAgain when !table => $"{Letter(instruction)} needs the page-table lock.",
                _ => null,
            };
            if (problem is not null)
            {
                return problem;
            }

            table = instruction == ZapOp.LockTable || (table && instruction != ZapOp.UnlockTable);
            iMmap = instruction == ZapOp.LockIMmap || (iMmap && instruction != ZapOp.UnlockIMmap);
        }

        return table ? "The page-table lock is not released." : iMmap ? "The i_mmap lock is not released." : null;
    }

    private static string? FindPageProblem(ImmutableArray<ZapOp> instructions)
    {
        int clear = instructions.IndexOf(ZapOp.ClearEntry);
        if (clear < 0)
        {
            return "It clears no entry: X is missing.";
        }

        foreach (ZapOp instruction in PageOrder)
        {
            int at = instructions.IndexOf(instruction);
            if (at != instructions.LastIndexOf(instruction))
            {
                return $"{Letter(instruction)} is there twice.";
            }

            if (at >= 0 && instruction == ZapOp.WriteProtect && at > clear)
            {
                return "P comes before X: behind it there is nothing to protect.";
            }

            if (at >= 0 && at < clear && instruction != ZapOp.WriteProtect)
            {
                return $"{Letter(instruction)} comes before X.";
            }
        }

        return FindQueueProblem(instructions);
    }

    private static string? FindQueueProblem(ImmutableArray<ZapOp> instructions)
    {
        int put = instructions.IndexOf(ZapOp.Put);
        int dirty = instructions.IndexOf(ZapOp.MarkDirty);
        int queue = Math.Max(instructions.IndexOf(ZapOp.Defer), instructions.IndexOf(ZapOp.DeferDirty));
        return instructions switch
        {
            _ when put >= 0 && instructions.Skip(put).Any(later => IsOfPage(later) && later != ZapOp.Put) => "Z is the last that is done to a page: it may be somebody else's behind that.",
            _ when instructions.Contains(ZapOp.Defer) && instructions.Contains(ZapOp.DeferDirty) => "The page is queued twice.",
            _ when instructions.Contains(ZapOp.Defer) && dirty > queue => "D behind Q needs Q·dirty: the batch does not know.",
            _ when instructions.Contains(ZapOp.DeferDirty) && dirty >= 0 && dirty < queue => "Q·dirty behind D has nothing to carry.",
            _ when queue >= 0 && put >= 0 && !instructions[queue..put].Any(between => !IsOfPage(between)) => "Q and Z are in one loop: the gather gives up its pages all together.",
            _ => null,
        };
    }
}
