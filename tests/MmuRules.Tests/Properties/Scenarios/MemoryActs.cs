using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>A load or store by a CPU in the address space that it runs.</summary>
internal abstract record Access(int Cpu, int Page, int Word) : Act
{
    internal override int CpuUsed => Cpu;

    internal override bool CanRun(Stage stage) => stage.MmOf(Cpu) >= 0;

    internal override bool CanRunBeside(Stage stage, Act main)
    {
        Place? place = stage.PlaceAt(stage.MmOf(Cpu), Page);
        return place is not null
            && !main.Makes(stage.MmOf(Cpu), Page)
            && stage.Machine.Cpus[Cpu] is { IsInInstruction: false, AreInterruptsOff: false } cpu
            && (!place.IsGoing || place.IsShared || Hits(cpu, stage.AddressOf(Page)));
    }

    internal override void Run(Stage stage)
    {
        Cpu cpu = stage.Machine.Cpus[Cpu];
        Place? place = stage.PlaceAt(stage.MmOf(Cpu), Page);
        if (stage.IsBeside && place is { IsGone: true, IsShared: false, ComesWithNeighbours: false } && Hits(cpu, stage.AddressOf(Page)))
        {
            throw new BrokenPromiseException($"{this}: the operation that took the page away has returned, and {cpu} still uses it.");
        }

        try
        {
            Run(stage, cpu, stage.AddressOf(Page, Word));
        }
        catch (BadAddressException) when (!IsPermitted(stage.PlaceAt(stage.MmOf(Cpu), Page)))
        {
        }
    }

    protected abstract void Run(Stage stage, Cpu cpu, VirtualAddress address);

    protected abstract bool Hits(Cpu cpu, VirtualAddress address);

    protected abstract bool IsPermitted(Place? place);
}

internal sealed record Load(int Cpu, int Page, int Word) : Access(Cpu, Page, Word)
{
    private long[] _allowed = [];
    private Place? _place;

    public override string ToString() => $"cpu {Cpu} loads word {Word} of page {Page}";

    internal override void Observe(Stage stage, StepKind kind, long observed)
    {
        if (kind is StepKind.Load or StepKind.Access && stage.PlaceAt(stage.MmOf(Cpu), Page) is { } place)
        {
            _place = place;
            _allowed = [.. place.Now.At(Word)];
        }
    }

    protected override void Run(Stage stage, Cpu cpu, VirtualAddress address)
    {
        long value = cpu.Load(address);
        (Place place, long[] allowed) = (_place!, _allowed);
        stage.Note(() =>
        {
            stage.Ledger.Seen.Add(value);
            if (!allowed.Contains(value))
            {
                throw new BrokenPromiseException($"{this}: {value}, and not {string.Join(" or ", allowed)}.");
            }

            place.IsSeen(Word, value);
        });
    }

    protected override bool Hits(Cpu cpu, VirtualAddress address) => cpu.Tlb.TryPeek(address, out _, out _);

    protected override bool IsPermitted(Place? place) => place is { IsGoing: false };
}

internal sealed record Store(int Cpu, int Page, int Word, long Value) : Access(Cpu, Page, Word)
{
    public override string ToString() => $"cpu {Cpu} stores {Value} to word {Word} of page {Page}";

    internal override void Observe(Stage stage, StepKind kind, long observed)
    {
        // What a walk observes is no value.
        if (kind is StepKind.Store or StepKind.Access && observed == Value)
        {
            Place place = stage.PlaceAt(stage.MmOf(Cpu), Page) ?? throw new BrokenPromiseException($"{this}: nothing is mapped there any more.");
            if (place is { IsWritable: false, IsChanging: false })
            {
                throw new BrokenPromiseException($"{this}: stores are forbidden there.");
            }

            stage.Note(() =>
            {
                place.Write(Word, observed);
                stage.Ledger.Stores++;
            });
        }
    }

    protected override void Run(Stage stage, Cpu cpu, VirtualAddress address) => cpu.Store(address, Value);

    protected override bool Hits(Cpu cpu, VirtualAddress address) => cpu.Tlb.TryPeek(address, out _, out bool isDirty) && isDirty;

    protected override bool IsPermitted(Place? place) => place is { IsGoing: false, IsChanging: false, IsWritable: true };
}

/// <summary>A CPU fills a translation that no instruction asked for.</summary>
internal sealed record Fill(int Cpu, int Page) : Act
{
    public override string ToString() => $"cpu {Cpu} fills page {Page} unasked";

    internal override bool CanRun(Stage stage) => stage.Machine.Options.SpeculativeFill && stage.MmOf(Cpu) >= 0 && !stage.Machine.Cpus[Cpu].IsInInstruction;

    internal override void Run(Stage stage) => stage.Machine.Cpus[Cpu].SpeculativelyFill(stage.AddressOf(Page));
}

/// <summary>A CPU runs another address space.</summary>
internal sealed record Switch(int Cpu, int Mm) : Act
{
    public override string ToString() => $"cpu {Cpu} switches to address space {Mm}";

    internal override bool CanRun(Stage stage) => Cpu < stage.Machine.Cpus.Count && stage.Mms[Mm] is not null;

    internal override bool CanRunBeside(Stage stage, Act main) =>
        CanRun(stage) && main.CpuUsed != Cpu && (main is not Leave || main.MmUsed != Mm) && stage.Machine.Cpus[Cpu] is { IsInInstruction: false, AreInterruptsOff: false };

    internal override void Run(Stage stage) => stage.Machine.Cpus[Cpu].SwitchTo(stage.Mms[Mm]);
}

/// <summary>The pages of a range are given up.</summary>
internal sealed record DontNeed(int Mm, int Page, int Pages) : Act
{
    public override string ToString() => $"madvise(dontneed) of {Pages} pages from {Page} in address space {Mm}";

    internal override int MmUsed => Mm;

    internal override bool CanRun(Stage stage) => stage.Mms[Mm] is not null && Page + Pages <= Setup.Pages;

    internal override IEnumerable<Place> Takes(Stage stage) => stage.PlacesOf(Mm).AsSpan(Page, Pages).ToArray().OfType<Place>();

    internal override void Run(Stage stage)
    {
        stage.DontNeed(stage.Mms[Mm]!, stage.AddressOf(Page), stage.AddressOf(Page + Pages));
        stage.Note(() =>
        {
            stage.Ledger.MarkClearings++;
            foreach (Place place in Takes(stage))
            {
                place.Drop();
                place.IsGone = place.IsGoing;
            }
        });
    }
}
