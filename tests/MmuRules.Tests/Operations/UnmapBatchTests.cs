using MmuRules.Files;
using MmuRules.Operations;
using MmuRules.Pages;

namespace MmuRules.Tests.Operations;

/// <summary>Reclaim clears entries and flushes for many of them at once: in time, or not.</summary>
public sealed class UnmapBatchTests
{
    private readonly World _world = new();
    private readonly UnmapBatch _batch;
    private readonly Page _page;

    public UnmapBatchTests()
    {
        _batch = new UnmapBatch(_world.Machine);
        _world.Cpu.Store(_world.Address, 100);
        _page = _world.CachedPage();
    }

    /// <summary>⟨[X pend D R]⟩, flush, write</summary>
    [Fact]
    public void Flushed_before_the_write_no_store_is_lost()
    {
        _page.Get();
        _page.Lock();
        Assert.True(_page.TryToUnmap(_batch));
        Assert.True(_batch.NeedsFlush && _batch.IsWritable && _world.Mm.HasBatchedUnmaps);
        _world.Cpu.Store(_world.Address, 101);

        _batch.FlushDirty();
        WriteLocked();
        _batch.Flush();

        Assert.True(Reclaim.Invalidate(_page));
        _page.Put();
        Assert.Equal(101, _world.Disk.Peek(0));
    }

    /// <summary>⟨[X pend D R]⟩, write, flush</summary>
    [Fact]
    public void Written_before_the_flush_a_store_is_lost_by_name()
    {
        _page.Get();
        _page.Lock();
        _page.TryToUnmap(_batch);

        WriteLocked();
        _world.Cpu.Store(_world.Address, 101);
        _batch.Flush();

        Assert.Equal(UndefinedBehavior.StoreLost, World.KindOf(() => Reclaim.Invalidate(_page)));
    }

    /// <summary>⟨[X pend D R]⟩ Z, flush</summary>
    [Fact]
    public void Freed_before_the_flush_a_load_reads_somebody_elses_page()
    {
        _world.File.Fsync();
        _ = _world.Cpu.Load(_world.Address);
        _page.Get();
        _page.Lock();
        _page.TryToUnmap(_batch);
        _page.Unlock();
        Assert.False(_batch.IsWritable);
        _batch.FlushDirty();
        Assert.True(_batch.NeedsFlush);
        Assert.True(Reclaim.Invalidate(_page));

        _page.Put();

        Assert.Equal(UndefinedBehavior.LoadFromFreedPage, World.KindOf(() => _world.Cpu.Load(_world.Address)));
    }

    /// <summary>3ea277194daa (2017): reclaim [X pend], mprotect finds nothing to protect and flushes nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_relies_on_an_empty_entry_flushes_what_is_pending_or_a_store_gets_by(bool flushes)
    {
        _page.Get();
        _page.Lock();
        _page.TryToUnmap(_batch);

        // mprotect(PROT_READ), in another task.
        using (_world.Table.Ptl.Hold())
        {
            Assert.False(_world.Slot.Read().IsPresent);
            if (flushes)
            {
                _world.Mm.FlushBatchedPending();
            }
        }

        bool storesUnasked = _world.Cpu.Tlb.TryPeek(_world.Address, out _, out bool isDirty) && isDirty;
        Assert.Equal((!flushes, !flushes), (storesUnasked, _world.Mm.HasBatchedUnmaps));
    }

    [Fact]
    public void A_zap_of_what_reclaim_has_unmapped_flushes_it()
    {
        _page.Get();
        _page.Lock();
        _page.TryToUnmap(_batch);
        _page.Unlock();

        MadviseDontNeed.Run(_world.Mm, _world.Vma.Start, _world.Vma.End);

        Assert.Equal((0, false), (_world.Cpu.Tlb.Count, _world.Mm.HasBatchedUnmaps));
    }

    [Fact]
    public void One_that_becomes_pending_during_the_flush_stays_pending()
    {
        _page.Get();
        _page.Lock();
        _page.TryToUnmap(_batch);
        _world.Machine.Observer = new DuringFlush(() => _world.Mm.NoteBatchedUnmap());
        using (_world.Table.Ptl.Hold())
        {
            _world.Mm.FlushBatchedPending();
        }

        _world.Machine.Observer = null;
        Assert.True(_world.Mm.HasBatchedUnmaps);
    }

    [Fact]
    public void A_flush_that_is_not_owed_costs_nothing()
    {
        long before = _world.Machine.Counters.Flushes;
        _batch.Flush();
        _batch.FlushDirty();
        using (_world.Table.Ptl.Hold())
        {
            _world.Mm.FlushBatchedPending();
        }

        Assert.Equal(before, _world.Machine.Counters.Flushes);
    }

    private void WriteLocked()
    {
        Assert.True(_page.ClearDirtyForIo());
        Writeback.StartLocked(_page);
        Writeback.Complete(_page);
    }

    private sealed class DuringFlush(Action act) : MmuRules.Hardware.IStepObserver
    {
        public void Before(in MmuRules.Hardware.Step step)
        {
            if (step.Kind == MmuRules.Hardware.StepKind.Interrupt)
            {
                act();
            }
        }

        public void Blocked(in MmuRules.Hardware.Step step) => throw new InvalidOperationException();

        public void After(in MmuRules.Hardware.Step step, long observed)
        {
        }
    }
}
