using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>A device with an MMU of its own uses the first address space.</summary>
internal abstract record DeviceAct(int Page, int Word) : Act
{
    protected const int Mm = 0;

    internal override bool CanRun(Stage stage) => stage.Mms[Mm] is not null && stage.Device.Mm == stage.Mms[Mm];

    internal override bool CanRunBeside(Stage stage, Act main) =>
        CanRun(stage) && !main.Makes(Mm, Page) && stage.PlaceAt(Mm, Page) is { } place && (!place.IsGoing || place.IsShared);

    internal override void Run(Stage stage)
    {
        try
        {
            Run(stage, stage.AddressOf(Page, Word));
        }
        catch (BadAddressException) when (!IsPermitted(stage.PlaceAt(Mm, Page)))
        {
        }
    }

    protected abstract void Run(Stage stage, VirtualAddress address);

    protected abstract bool IsPermitted(Place? place);
}

internal sealed record DeviceLoad(int Page, int Word) : DeviceAct(Page, Word)
{
    private long[] _allowed = [];

    public override string ToString() => $"the device loads word {Word} of page {Page}";

    internal override void Observe(Stage stage, StepKind kind, long observed)
    {
        if (kind == StepKind.SecondaryLoad && stage.PlaceAt(Mm, Page) is { } place)
        {
            _allowed = [.. place.Now.At(Word)];
        }
    }

    protected override void Run(Stage stage, VirtualAddress address)
    {
        long value = stage.Device.Load(address);
        long[] allowed = _allowed;
        stage.Note(() =>
        {
            stage.Ledger.Seen.Add(value);
            if (!allowed.Contains(value))
            {
                throw new BrokenPromiseException($"{this}: {value}, and not {string.Join(" or ", allowed)}.");
            }
        });
    }

    protected override bool IsPermitted(Place? place) => place is { IsGoing: false };
}

internal sealed record DeviceStore(int Page, int Word, long Value) : DeviceAct(Page, Word)
{
    public override string ToString() => $"the device stores {Value} to word {Word} of page {Page}";

    internal override void Observe(Stage stage, StepKind kind, long observed)
    {
        if (kind == StepKind.SecondaryStore && observed == Value)
        {
            Place place = stage.PlaceAt(Mm, Page) ?? throw new BrokenPromiseException($"{this}: nothing is mapped there any more.");
            if (place is { IsWritable: false, IsChanging: false })
            {
                throw new BrokenPromiseException($"{this}: stores are forbidden there.");
            }

            stage.Note(() =>
            {
                place.Write(Word, Value);
                stage.Ledger.Stores++;
            });
        }
    }

    protected override void Run(Stage stage, VirtualAddress address) => stage.Device.Store(address, Value);

    protected override bool IsPermitted(Place? place) => place is { IsGoing: false, IsChanging: false, IsWritable: true };
}
