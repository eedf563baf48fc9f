using MmuRules;
using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Pages;
using MmuRules.Paging;

namespace ZapPteRange;

/// <summary>One of the forms.</summary>
internal delegate void ZapForm(MmuGather tlb, Vma vma, PageTable table, VirtualAddress addr, VirtualAddress end);

/// <summary>What a form left behind.</summary>
internal readonly record struct Outcome(bool StoreLost, bool FsyncLied, string? Undefined);

/// <summary>
/// One schedule for every form: a CPU stores v0; the form zaps the page; as soon as the entry is gone, and he need not wait, the cleaner writes the page; in the last
/// moment before it is interrupted, the CPU stores v1 and calls fsync(). In the end reclaim drops the page, and the disk is all that is left.
/// </summary>
internal sealed class Schedule : IStepObserver
{
    private const int Cleaner = 3;
    private const long V0 = 100;
    private const long V1 = 101;

    private readonly Machine _machine;
    private readonly Disk _disk;
    private readonly Mapping _file;
    private readonly Mm _mm;
    private readonly Vma _vma;
    private readonly Page _page;
    private bool _isActing;
    private bool _cleaned;
    private bool _stored;
    private bool _synced;
    private bool _fsyncLied;

    private Schedule(MappingOptions file)
    {
        _machine = new Machine(new MachineOptions { CpuCount = 1, PageCount = 4, PageSize = 8, EntriesPerTable = 4 });
        _disk = _machine.CreateDisk(1);
        _file = _disk.CreateFile(1, file);
        _mm = _machine.CreateMm();
        _vma = _mm.MapShared(_file, new VirtualAddress(0), 1);
        Writer.SwitchTo(_mm);
        Writer.Store(_vma.Start, V0);
        _page = _file.FindPage(0)!;
        _page.Put();
    }

    private Cpu Writer => _machine.Cpus[0];

    internal static Outcome Run(ZapForm form, MappingOptions file)
    {
        var schedule = new Schedule(file);
        string? undefined = null;
        try
        {
            schedule.Zap(form);
        }
        catch (UndefinedBehaviorException thrown)
        {
            // A page that is dropped without its last store is what the disk will show anyway.
            undefined = thrown.Kind == UndefinedBehavior.StoreLost ? null : thrown.Kind.ToString();
        }

        return new Outcome(schedule._disk.Peek(0) != V1, schedule._fsyncLied, undefined);
    }

    public void Before(in Step step)
    {
        // What is done here is made of steps too.
        if (_isActing)
        {
            return;
        }

        _isActing = true;
        if (_mm.FindTable(_vma.Start)!.Slot(_vma.Start).Read().IsNone)
        {
            Act(step);
        }

        _isActing = false;
    }

    public void Blocked(in Step step) => throw new InvalidOperationException($"{step} waits for ever.");

    public void After(in Step step, long observed)
    {
    }

    private void Act(in Step step)
    {
        if (!_cleaned && CleanerNeedNotWait())
        {
            using (Agent.As(Cleaner))
            {
                _cleaned = true;
                Writeback.CleanPage(_page);
                Reclaim.Shrink(_page);
            }
        }

        if (!_stored && step.Kind == StepKind.Interrupt)
        {
            Writer.Store(_vma.Start, V1);
            _stored = true;
        }

        if (_stored && !_synced && CleanerNeedNotWait())
        {
            Fsync();
        }
    }

    private void Zap(ZapForm form)
    {
        _machine.Observer = this;
        using (MmuGather tlb = MmuGather.Begin(_mm))
        {
            form(tlb, _vma, _mm.FindTable(_vma.Start)!, _vma.Start, _vma.End);
        }

        _machine.Observer = null;
        if (!_synced)
        {
            Fsync();
        }

        Reclaim.Shrink(_page);
    }

    private void Fsync()
    {
        using (Agent.As(Cleaner))
        {
            _synced = true;
            _file.Fsync();
            _fsyncLied = _disk.Peek(0) != V1;
        }
    }

    // Everything is played on one thread: who would have to wait is begun later.
    private bool CleanerNeedNotWait() =>
        !_page.IsLocked
        && ((_file.MkCleanForm == MkCleanForm.EarlyExit && !_page.IsMapped)
            || (!_file.IMmapLock.IsHeld && !_mm.FindTable(_vma.Start)!.Ptl.IsHeld));
}
