using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>An address space is changed. Nobody changes one that somebody else is just working on: what that one meets then is his own affair.</summary>
internal abstract record AreaAct(int Mm) : Act
{
    internal override int MmUsed => Mm;

    internal override bool CanRun(Stage stage) => stage.Mms[Mm] is not null;

    internal override bool CanRunBeside(Stage stage, Act main) => main.MmUsed != Mm && CanRun(stage);
}

internal sealed record Unmap(int Mm, int Page, int Pages) : AreaAct(Mm)
{
    public override string ToString() => $"munmap of {Pages} pages from {Page} in address space {Mm}";

    internal override bool CanRun(Stage stage) => base.CanRun(stage) && Page + Pages <= Setup.Pages;

    internal override IEnumerable<Place> Takes(Stage stage) => stage.PlacesOf(Mm).AsSpan(Page, Pages).ToArray().OfType<Place>();

    internal override void Run(Stage stage)
    {
        Munmap.Run(stage.Mms[Mm]!, stage.AddressOf(Page), stage.AddressOf(Page + Pages));
        stage.Note(() => stage.PlacesOf(Mm).AsSpan(Page, Pages).Clear());
    }
}

internal sealed record MapAnonymous(int Mm, int Page, int Pages) : AreaAct(Mm)
{
    public override string ToString() => $"mmap of {Pages} anonymous pages at {Page} in address space {Mm}";

    internal override bool CanRun(Stage stage) => base.CanRun(stage) && stage.IsEmpty(Mm, Page, Pages);

    internal override void Run(Stage stage)
    {
        Mmap.Anonymous(stage.Mms[Mm]!, stage.AddressOf(Page), Pages);
        stage.Note(() => stage.Place(Mm, Page, Pages, _ => new Place(null, isShared: false, isWritable: true)));
    }
}

internal sealed record MapHuge(int Mm, int Page) : AreaAct(Mm)
{
    private const int Pages = 4;

    public override string ToString() => $"mmap of a huge anonymous page at {Page} in address space {Mm}";

    internal override bool CanRun(Stage stage) => base.CanRun(stage) && stage.IsEmpty(Mm, Page, Pages);

    internal override void Run(Stage stage)
    {
        Mmap.Anonymous(stage.Mms[Mm]!, stage.AddressOf(Page), Pages, isHuge: true);
        stage.Note(() => stage.Place(Mm, Page, Pages, _ => new Place(null, isShared: false, isWritable: true) { ComesWithNeighbours = true }));
    }
}

internal sealed record MapShared(int Mm, int Page, int File, int FilePage, int Pages) : AreaAct(Mm)
{
    public override string ToString() => $"mmap of {Pages} shared pages of file {File} from {FilePage} at {Page} in address space {Mm}";

    internal override bool CanRun(Stage stage) => base.CanRun(stage) && FilePage + Pages <= Stage.FilePages && stage.IsEmpty(Mm, Page, Pages);

    internal override void Run(Stage stage)
    {
        Mmap.Shared(stage.Mms[Mm]!, stage.Files[File], stage.AddressOf(Page), Pages, FilePage);
        stage.Note(() => stage.Place(Mm, Page, Pages, i => new Place(stage.SheetOf(File, FilePage + i), isShared: true, isWritable: true)));
    }
}

internal sealed record MapPrivate(int Mm, int Page, int File, int FilePage, int Pages) : AreaAct(Mm)
{
    public override string ToString() => $"mmap of {Pages} private pages of file {File} from {FilePage} at {Page} in address space {Mm}";

    internal override bool CanRun(Stage stage) => base.CanRun(stage) && FilePage + Pages <= Stage.FilePages && stage.IsEmpty(Mm, Page, Pages);

    internal override void Run(Stage stage)
    {
        Mmap.Private(stage.Mms[Mm]!, stage.Files[File], stage.AddressOf(Page), Pages, FilePage);
        stage.Note(() => stage.Place(Mm, Page, Pages, i => new Place(stage.SheetOf(File, FilePage + i), isShared: false, isWritable: true)));
    }
}

/// <summary>An address space is torn down that no CPU runs.</summary>
internal sealed record Leave(int Mm) : AreaAct(Mm)
{
    public override string ToString() => $"exit of address space {Mm}";

    internal override bool CanRun(Stage stage) =>
        base.CanRun(stage) && stage.Ledger.Gathers[Mm] is null && stage.Device.Mm != stage.Mms[Mm] && stage.Machine.Cpus.All(cpu => cpu.Mm != stage.Mms[Mm]);

    internal override IEnumerable<Place> Takes(Stage stage) => stage.PlacesOf(Mm).OfType<Place>();

    internal override void Run(Stage stage)
    {
        Exit.Run(stage.Mms[Mm]!);
        stage.Note(() =>
        {
            stage.PlacesOf(Mm).AsSpan().Clear();
            stage.Mms[Mm] = null;
        });
    }
}

/// <summary>An empty address space is made.</summary>
internal sealed record Create(int Mm) : Act
{
    public override string ToString() => $"creation of address space {Mm}";

    internal override bool CanRun(Stage stage) => stage.Mms[Mm] is null;

    internal override bool CanRunBeside(Stage stage, Act main) => CanRun(stage) && !main.Makes(Mm, 0);

    internal override bool Makes(int mm, int page) => mm == Mm;

    internal override void Run(Stage stage)
    {
        Mm mm = stage.Machine.CreateMm();
        stage.Note(() => stage.Mms[Mm] = mm);
    }
}
