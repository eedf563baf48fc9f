using MmuRules.Exploration;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.ExplorerTests.Soundness;

/// <summary>Runs a list of instructions as code under test: by public operations of the machine only.</summary>
internal sealed class Interpreter
{
    private readonly World _world;
    private readonly MmuGather _gather;
    private readonly Pte[] _old;
    private readonly Page?[] _taken;
    private readonly Page?[] _locked;
    private readonly long?[] _loaded;

    private Interpreter(World world)
    {
        _world = world;
        _gather = MmuGather.Begin(world.Mm);
        _old = new Pte[world.PageCount];
        _taken = new Page?[world.PageCount];
        _locked = new Page?[world.PageCount];
        _loaded = new long?[world.PageCount];
    }

    internal static void Run(World world, IReadOnlyList<Instruction> program)
    {
        var interpreter = new Interpreter(world);
        for (int i = 0; i < program.Count; i++)
        {
            i += interpreter.Execute(program[i]);
        }

        interpreter._gather.Finish();
    }

    // Returns how many of the next instructions are skipped.
    private int Execute(Instruction instruction)
    {
        int number = instruction.Page;
        switch (instruction.Operation)
        {
            case Operation.LockFile:
                _world.File.IMmapLock.Lock();
                break;
            case Operation.UnlockFile:
                _world.File.IMmapLock.Unlock();
                break;
            case Operation.LockPage:
                _locked[number] = _world.File.FindPage(number);
                _locked[number]?.Lock();
                break;
            case Operation.UnlockPage:
                _locked[number]?.Unlock();
                _locked[number]?.Put();
                break;
            case Operation.TryLockPage when _world.File.FindPage(number) is { } found:
                _locked[number] = found.TryLock() ? found : null;
                if (_locked[number] is null)
                {
                    found.Put();
                }

                break;
            case Operation.LockTable:
                _world.Table.Ptl.Lock();
                break;
            case Operation.UnlockTable:
                _world.Table.Ptl.Unlock();
                break;
            case Operation.Clear:
                Clear(number);
                break;
            case Operation.FlushTlb:
                _gather.FlushTlbOnly();
                break;
            case Operation.FlushRmaps:
                _gather.FlushRmaps();
                break;
            case Operation.FlushAndFree:
                _gather.FlushMmu();
                break;
            case Operation.FlushEverything:
                _world.Machine.FlushTlb();
                break;
            case Operation.LoadOnFirstCpu:
                Load(0, number);
                break;
            case Operation.LoadOnLastCpu:
                Load(_world.Machine.Cpus.Count - 1, number);
                break;
            default:
                return _taken[number] is { } page ? Treat(page, instruction) : 0;
        }

        return 0;
    }

    private int Treat(Page page, Instruction instruction)
    {
        switch (instruction.Operation)
        {
            case Operation.MarkDirty when _old[instruction.Page].IsDirty:
                page.MarkDirty();
                break;
            case Operation.RemoveRmap:
                page.RemoveRmap();
                break;
            case Operation.Defer:
                _gather.RemovePage(page);
                break;
            case Operation.DeferDelayed:
                _gather.RemovePageDelayRmap(page);
                break;
            case Operation.DeferDirty:
                _gather.RemovePage(page, _old[instruction.Page].IsDirty);
                break;
            case Operation.Put:
                page.Put();
                break;
            case Operation.SkipIfDirty:
                return page.IsDirty ? 1 : 0;
        }

        return 0;
    }

    private void Clear(int number)
    {
        PteSlot slot = _world.Table.Slot(_world.AddressOf(number));
        if (slot.Read().IsPresent)
        {
            _old[number] = slot.GetAndClear();
            _gather.RecordEntry(slot, _world.AddressOf(number));
            _taken[number] = _world.Vma.NormalPage(_old[number]);
        }
    }

    // Whether a content is the one that was seen before is all that anybody can tell of it.
    private void Load(int cpu, int number)
    {
        long value = _world.Machine.Cpus[cpu].Load(_world.AddressOf(number));
        if (_loaded[number] is { } before && before != value)
        {
            throw new PropertyViolationException(Property.Marks, $"Page {number} has changed.");
        }

        _loaded[number] = value;
    }
}
