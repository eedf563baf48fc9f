namespace MmuRules.Exploration;

/// <summary>What is known of a zap by where it is: an instruction and, in a loop, a page. A place is both of them in one number.</summary>
internal sealed class ZapPlaces
{
    private readonly ZapProgram _program;
    private readonly int _pages;
    private readonly ZapPlace[] _places = new ZapPlace[(int)ZapState.PlaceMask + 1];

    internal ZapPlaces(ZapProgram program, int pages)
    {
        _program = program;
        _pages = pages;
        bool table = false;
        bool iMmap = false;
        for (int instruction = 0; instruction < program.Instructions.Length; instruction++)
        {
            ZapOp op = program.Instructions[instruction];
            for (int page = 0; page < pages; page++)
            {
                _places[At(instruction, page)] = new ZapPlace(
                    op,
                    Next(instruction, page),
                    table,
                    iMmap,
                    IsBehind(instruction, ZapOp.ClearEntry),
                    Pending(instruction, page, ZapOp.RemoveRmap),
                    Pending(instruction, page, ZapOp.Put));
            }

            table = op == ZapOp.LockTable || (table && op != ZapOp.UnlockTable);
            iMmap = op == ZapOp.LockIMmap || (iMmap && op != ZapOp.UnlockIMmap);
        }
    }

    /// <summary>The place behind the last instruction.</summary>
    internal int Done => At(_program.Instructions.Length, 0);

    /// <summary>Whether every page that is taken leaves the reverse map and is put.</summary>
    internal bool GivesAllUp => _program.Instructions.Contains(ZapOp.RemoveRmap) && _program.Instructions.Contains(ZapOp.Put);

    internal ref readonly ZapPlace this[int place] => ref _places[place];

    internal static int PageOf(int place) => place & ((1 << ZapState.PlacePageBits) - 1);

    internal static int InstructionOf(int place) => place >> ZapState.PlacePageBits;

    /// <summary>The place from which a page is done with in the loop that a place is in.</summary>
    internal int NextPage(int place)
    {
        int instruction = InstructionOf(place);
        while (instruction + 1 < _program.Instructions.Length && ZapProgram.IsOfPage(_program.Instructions[instruction + 1]))
        {
            instruction++;
        }

        return Next(instruction, PageOf(place));
    }

    private static int At(int instruction, int page) => (instruction << ZapState.PlacePageBits) | page;

    private int Next(int instruction, int page)
    {
        bool goesOn = instruction + 1 < _program.Instructions.Length && ZapProgram.IsOfPage(_program.Instructions[instruction + 1]);
        return (ZapProgram.IsOfPage(_program.Instructions[instruction]), goesOn) switch
        {
            (true, true) => At(instruction + 1, page),
            (true, false) when page + 1 < _pages => At(_program.LoopStart(instruction), page + 1),
            _ => At(instruction + 1, 0),
        };
    }

    private bool IsBehind(int instruction, ZapOp op) => _program.Instructions.IndexOf(op) is >= 0 and var at && at < instruction;

    /// <summary>The pages, a bit each, that are past their <c>X</c> and not past another instruction, as far as that depends on the place.</summary>
    private int Pending(int instruction, int page, ZapOp op)
    {
        int pending = 0;
        for (int other = 0; other < _pages; other++)
        {
            pending |= IsPast(instruction, page, other, ZapOp.ClearEntry) && !IsPast(instruction, page, other, op) ? 1 << other : 0;
        }

        return pending;
    }

    private bool IsPast(int instruction, int page, int other, ZapOp op)
    {
        int at = _program.Instructions.IndexOf(op);
        if (at < 0)
        {
            return false;
        }

        bool isSameLoop = ZapProgram.IsOfPage(_program.Instructions[instruction]) && _program.LoopStart(instruction) == _program.LoopStart(at);
        return isSameLoop ? other < page || (other == page && at < instruction) : at < instruction;
    }
}

/// <summary>What is known of a zap at a place.</summary>
/// <param name="Op">The instruction that comes next.</param>
/// <param name="Next">The place behind it.</param>
/// <param name="HoldsTable">Whether the page-table lock is held.</param>
/// <param name="HoldsIMmap">Whether the i_mmap lock is held.</param>
/// <param name="IsBehindClear">Whether an <c>X</c> comes before it.</param>
/// <param name="RmapPending">The pages, a bit each, that are still in the reverse map if they were taken.</param>
/// <param name="PutPending">The pages, a bit each, to which the zap still has a reference if they were taken.</param>
internal readonly record struct ZapPlace(
    ZapOp Op, int Next, bool HoldsTable, bool HoldsIMmap, bool IsBehindClear, int RmapPending, int PutPending);
