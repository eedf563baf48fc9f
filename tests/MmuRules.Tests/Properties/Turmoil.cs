using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties;

/// <summary>
/// Runs a script of operations, and between their steps lets other CPUs store through what their TLBs hold, fill unasked, clean and reclaim: whatever can go on
/// there without waiting. It remembers the last value that was stored to each page and compares with it.
/// </summary>
internal sealed class Turmoil : IStepObserver
{
    private readonly World _world;
    private readonly int[] _choices;
    private readonly long[] _latest;
    private int _next;
    private long _value;
    private bool _isNested;

    private Turmoil(World world, int[] choices)
    {
        _world = world;
        _choices = choices;
        _latest = new long[world.File.PageCount];
    }

    /// <summary>Runs a script. The result is whether the disk has every last store in the end, after everything was unmapped and written.</summary>
    internal static bool KeepsEveryStore(World world, int[] script, int[] choices, Action<World, VirtualAddress, VirtualAddress> zap)
    {
        var turmoil = new Turmoil(world, choices);
        world.Machine.Observer = turmoil;
        bool loadsAgree = true;
        try
        {
            foreach (int choice in script)
            {
                loadsAgree &= turmoil.Run(choice, zap);
            }
        }
        catch (UndefinedBehaviorException lost) when (lost.Kind == UndefinedBehavior.StoreLost)
        {
            return false;
        }
        finally
        {
            world.Machine.Observer = null;
        }

        MadviseDontNeed.Run(world.Mm, world.Vma.Start, world.Vma.End);
        world.File.Fsync();
        turmoil.CheckCounts();
        return loadsAgree && turmoil._latest.Select((value, page) => world.Disk.Peek(page) == value).All(same => same);
    }

    public void Before(in Step step)
    {
        if (_isNested || _next == _choices.Length)
        {
            return;
        }

        _isNested = true;
        using (Agent.As(World.Cleaner))
        {
            Interfere(_choices[_next++]);
        }

        _isNested = false;
    }

    public void Blocked(in Step step) => throw new InvalidOperationException($"{step.Kind} waits for ever.");

    public void After(in Step step, long observed)
    {
    }

    private bool Run(int choice, Action<World, VirtualAddress, VirtualAddress> zap)
    {
        Cpu cpu = Choose(_world.Machine.Cpus, ref choice);
        int page = Choose(_latest.Length, ref choice);
        VirtualAddress address = _world.AddressOf(page);
        switch (choice % 8)
        {
            case 0 or 1 or 2:
                long value = ++_value;
                cpu.Store(address, value);
                _latest[page] = value;
                return true;
            case 3:
                return cpu.Load(address) == _latest[page];
            case 4:
                zap(_world, _world.Vma.Start, _world.Vma.End);
                return true;
            case 5:
                zap(_world, address, address + _world.Machine.Options.PageSize);
                return true;
            case 6:
                _world.File.Fsync();
                return true;
            default:
                _world.File.AdviseDontNeed(0, _latest.Length * _world.Machine.Options.PageSize);
                return true;
        }
    }

    private void Interfere(int choice)
    {
        Cpu cpu = Choose(_world.Machine.Cpus, ref choice);
        int page = Choose(_latest.Length, ref choice);
        VirtualAddress address = _world.AddressOf(page);
        bool isDirty = false;
        bool hits = !cpu.IsInInstruction && cpu.Tlb.TryPeek(address, out _, out isDirty);
        switch (choice % 8)
        {
            case 0 or 1 or 2 when hits && isDirty:
                cpu.Store(address, ++_value);
                _latest[page] = _value;
                break;
            case 3 when !cpu.IsInInstruction && _world.Machine.Options.SpeculativeFill:
                cpu.SpeculativelyFill(address);
                break;
            case 4 or 5 when CachedPage(page) is { } cached && CanGoOn(cached, address):
                Writeback.CleanPage(cached);
                break;
            case 6 when CachedPage(page) is { } cached && CanGoOn(cached, address):
                Reclaim.Shrink(cached);
                break;
        }
    }

    private Page? CachedPage(int filePage) => _world.Machine.Pages.FirstOrDefault(page => page.RefCount > 0 && page.Mapping == _world.File && page.FilePage == filePage);

    // A cleaner that would have to wait is not begun: on one thread nobody could ever let it go on.
    private bool CanGoOn(Page page, VirtualAddress address) =>
        !page.IsLocked
        && (page.Flags & PageFlags.Writeback) == 0
        && ((_world.File.MkCleanForm == MkCleanForm.EarlyExit && !page.IsMapped)
            || (!_world.File.IMmapLock.IsHeld
                && _world.Mm.FindTable(address)?.Ptl.IsHeld != true
                && !_world.Machine.Cpus.Any(cpu => cpu.IsInInstruction)));

    private void CheckCounts()
    {
        for (int filePage = 0; filePage < _latest.Length; filePage++)
        {
            if (_world.File.FindPage(filePage) is { } page)
            {
                page.Put();
                Assert.Equal((1, 0, false, false), (page.RefCount, page.MapCount, page.IsDirty, page.IsLocked));
            }
        }
    }

    private static T Choose<T>(IReadOnlyList<T> items, ref int choice) => items[Choose(items.Count, ref choice)];

    private static int Choose(int count, ref int choice)
    {
        int chosen = choice % count;
        choice /= count;
        return chosen;
    }
}
