using MmuRules.Operations;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>The soft-dirty marks of an address space are cleared.</summary>
internal sealed record ClearMarks(int Mm) : AreaAct(Mm)
{
    public override string ToString() => $"clearing of the soft-dirty marks of address space {Mm}";

    internal override void Run(Stage stage)
    {
        SoftDirty.Clear(stage.Mms[Mm]!);

        // A store that went on meanwhile may have come before it.
        stage.Note(() =>
        {
            stage.Ledger.MarkClearings++;
            foreach (Place place in stage.PlacesOf(Mm).OfType<Place>())
            {
                place.IsMarked = false;
            }
        });
    }
}

/// <summary>It is asked whether a page of anonymous memory bears a mark. A page of a file loses it with its entry.</summary>
internal sealed record LookAtMark(int Mm, int Page) : AreaAct(Mm)
{
    public override string ToString() => $"look at the soft-dirty mark of page {Page} of address space {Mm}";

    internal override void Run(Stage stage)
    {
        Place? place = stage.PlaceAt(Mm, Page);
        int clearings = stage.Ledger.MarkClearings;
        bool mustBeMarked = place is { IsMarked: true, IsAnonymous: true };
        bool isMarked = SoftDirty.IsMarked(stage.Mms[Mm]!, stage.AddressOf(Page));
        bool stillMustBeMarked = mustBeMarked && place!.IsMarked && place == stage.PlaceAt(Mm, Page) && clearings == stage.Ledger.MarkClearings;
        stage.Note(() =>
        {
            stage.Ledger.Noticed.Add(isMarked ? 1 : 0);
            if (stillMustBeMarked && !isMarked)
            {
                throw new BrokenPromiseException($"{this}: it was stored to, and bears none.");
            }
        });
    }
}

/// <summary>A lockless walker takes a page, looks at it, and gives it back.</summary>
internal sealed record GupFast(int Cpu, int Page, bool Write) : Act
{
    public override string ToString() => $"get_user_pages_fast of page {Page} on cpu {Cpu}{(Write ? " for writing" : "")}";

    internal override int CpuUsed => Cpu;

    internal override bool CanRun(Stage stage) => stage.MmOf(Cpu) >= 0;

    internal override bool CanRunBeside(Stage stage, Act main) =>
        CanRun(stage) && stage.Machine.Cpus[Cpu] is { IsInInstruction: false, AreInterruptsOff: false };

    internal override void Run(Stage stage)
    {
        int mm = stage.MmOf(Cpu);
        if (FastGup.TryGet(stage.Machine.Cpus[Cpu], stage.Mms[mm]!, stage.AddressOf(Page), Write) is not { } page)
        {
            return;
        }

        // While it is being taken away, what was got may be the old page; where a flush does not wait for the walk, it may have been taken away altogether.
        long value = stage.Machine.MemoryWord(page.Pfn, 0).Read();
        bool isRight = !stage.Machine.Model.FlushWaitsForWalkers || stage.PlaceAt(mm, Page) is not { IsGoing: false } place || place.Now.At(0).Contains(value);
        page.Put();
        stage.Note(() =>
        {
            stage.Ledger.Noticed.Add(value);
            if (!isRight)
            {
                throw new BrokenPromiseException($"{this}: it is another page, with {value}.");
            }
        });
    }
}
