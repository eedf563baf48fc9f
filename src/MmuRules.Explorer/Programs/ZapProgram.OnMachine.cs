using MmuRules.Paging;

// It runs programs that are wrong, so as to see what becomes of them.
#pragma warning disable MMU1001, MMU1002, MMU1003, MMU1004

namespace MmuRules.Exploration;

/// <content>A program as code under test.</content>
public sealed partial class ZapProgram
{
    /// <summary>The program as a function that does on the machine what it says, instruction by instruction, to the pages of the world's area: so that the one engine can be held against the other.</summary>
    /// <returns>The function, by the program's name.</returns>
    /// <remarks>What is queued is kept in a list of its own, and not in a gather, which would ask for an order.</remarks>
    public CodeUnderTest OnMachine() => new(Name, world => new ZapOnMachine(world).Run(this));

    private sealed class ZapOnMachine(World world)
    {
        private readonly Pages.Page?[] _taken = new Pages.Page?[world.PageCount];
        private readonly bool[] _wasDirty = new bool[world.PageCount];
        private bool _isBehindClear;

        internal void Run(ZapProgram program)
        {
            for (int at = 0; at < program.Instructions.Length;)
            {
                int end = at + 1;
                if (!IsOfPage(program.Instructions[at]))
                {
                    Do(program.Instructions[at]);
                }
                else
                {
                    while (end < program.Instructions.Length && IsOfPage(program.Instructions[end]))
                    {
                        end++;
                    }

                    for (int page = 0; page < world.PageCount; page++)
                    {
                        for (int instruction = at; instruction < end; instruction++)
                        {
                            Do(program.Instructions[instruction], page);
                        }
                    }
                }

                at = end;
            }
        }

        private void Do(ZapOp op)
        {
            switch (op)
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
                    Flush();
                    break;
            }
        }

        private void Flush()
        {
            int first = _isBehindClear ? Array.FindIndex(_taken, page => page is not null) : 0;
            int last = _isBehindClear ? Array.FindLastIndex(_taken, page => page is not null) : world.PageCount - 1;
            if (first >= 0)
            {
                world.Mm.FlushRange(world.AddressOf(first), world.AddressOf(last + 1));
            }
        }

        private void Do(ZapOp op, int page)
        {
            PteSlot slot = world.Table.Slot(world.AddressOf(page));
            switch (op)
            {
                case ZapOp.WriteProtect when slot.Read().IsPresent:
                    slot.SetWriteProtect();
                    break;
                case ZapOp.ClearEntry:
                    Clear(slot, page);
                    break;
                case ZapOp.LookAgain when _taken[page] is not null && slot.Read() is { IsDirty: true }:
                    _wasDirty[page] = true;
                    slot.Set(Pte.None);
                    break;
                case ZapOp.MarkDirty when _wasDirty[page]:
                    _wasDirty[page] = false;
                    _taken[page]!.MarkDirty();
                    break;
                case ZapOp.RemoveRmap:
                    _taken[page]?.RemoveRmap();
                    break;
                case ZapOp.Put:
                    _taken[page]?.Put();
                    break;
            }
        }

        private void Clear(PteSlot slot, int page)
        {
            _isBehindClear = true;
            if (slot.Read() is { IsPresent: true } seen)
            {
                _taken[page] = world.Vma.NormalPage(seen);
                _wasDirty[page] = slot.GetAndClear().IsDirty;
            }
        }
    }
}
