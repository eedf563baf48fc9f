using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>An address space is copied.</summary>
internal sealed record Copy(int Mm, int Child) : AreaAct(Mm)
{
    public override string ToString() => $"fork of address space {Mm} to {Child}";

    internal override bool CanRun(Stage stage) => base.CanRun(stage) && stage.Mms[Child] is null;

    internal override bool CanRunBeside(Stage stage, Act main) => base.CanRunBeside(stage, main) && !main.Makes(Child, 0);

    internal override bool Makes(int mm, int page) => mm == Child;

    internal override void Run(Stage stage)
    {
        // Begun before the copying: what is stored meanwhile, the child may have or not.
        Place?[]? children = stage.IsBeside ? null : CopyPlaces(stage);
        Mm child = Fork.Run(stage.Mms[Mm]!);
        stage.Note(() =>
        {
            (children ?? CopyPlaces(stage)).CopyTo(stage.PlacesOf(Child), 0);
            stage.Mms[Child] = child;
            foreach (Place place in stage.PlacesOf(Mm).OfType<Place>())
            {
                place.EndFork();
            }
        });
    }

    private Place?[] CopyPlaces(Stage stage) => [.. stage.PlacesOf(Mm).Select(place => place?.BeginFork())];
}

/// <summary>Stores are forbidden or permitted.</summary>
internal sealed record Protect(int Mm, int Page, int Pages, bool IsWritable) : AreaAct(Mm)
{
    public override string ToString() => $"mprotect of {Pages} pages from {Page} in address space {Mm}, {(IsWritable ? "writable" : "read-only")}";

    internal override bool CanRun(Stage stage) =>
        base.CanRun(stage) && Page + Pages <= Setup.Pages && Array.TrueForAll(stage.PlacesOf(Mm)[Page..(Page + Pages)], place => place is not null);

    internal override IEnumerable<Place> Changes(Stage stage) => stage.PlacesOf(Mm)[Page..(Page + Pages)].OfType<Place>();

    internal override void Run(Stage stage)
    {
        Mprotect.Run(stage.Mms[Mm]!, stage.AddressOf(Page), stage.AddressOf(Page + Pages), IsWritable);
        stage.Note(() =>
        {
            foreach (Place place in Changes(stage))
            {
                place.IsWritable = IsWritable;
            }
        });
    }
}

/// <summary>A range is moved, and what was at its new place is unmapped.</summary>
internal sealed record Move(int Mm, int Page, int Pages, int Target) : AreaAct(Mm)
{
    public override string ToString() => $"mremap of {Pages} pages from {Page} to {Target} in address space {Mm}";

    internal override bool CanRun(Stage stage) =>
        base.CanRun(stage)
        && Math.Max(Page, Target) + Pages <= Setup.Pages
        && (Page + Pages <= Target || Target + Pages <= Page)
        && Array.TrueForAll(stage.PlacesOf(Mm)[Page..(Page + Pages)], place => place is not null);

    internal override IEnumerable<Place> Takes(Stage stage) =>
        stage.PlacesOf(Mm)[Page..(Page + Pages)].Concat(stage.PlacesOf(Mm)[Target..(Target + Pages)]).OfType<Place>();

    internal override bool Makes(int mm, int page) => mm == Mm && page >= Target && page < Target + Pages;

    internal override void Run(Stage stage)
    {
        try
        {
            Mremap.Move(stage.Mms[Mm]!, stage.AddressOf(Page), Pages * stage.Machine.Options.PageSize, stage.AddressOf(Target));
        }
        catch (BadAddressException)
        {
            // Not all in one area: nothing was changed.
            return;
        }

        stage.Note(() =>
        {
            Place?[] places = stage.PlacesOf(Mm);
            places.AsSpan(Page, Pages).CopyTo(places.AsSpan(Target));
            places.AsSpan(Page, Pages).Clear();
        });
    }
}
