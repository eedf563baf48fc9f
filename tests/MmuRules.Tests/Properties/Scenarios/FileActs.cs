using MmuRules.Files;
using MmuRules.Hardware;

namespace MmuRules.Tests.Properties.Scenarios;

internal abstract record FileAct(int File) : Act
{
    internal override bool CanRun(Stage stage) => true;

    // As in Linux nobody cleans shared memory but reclaim, which counts references first: without accounting, nothing stops stores behind the cleaner's back.
    internal override bool CanRunBeside(Stage stage, Act main) => CanRun(stage) && (this is not (Clean or Fsync or Advise) || stage.Files[File].AccountsDirty);
}

internal sealed record FileRead(int File, int Page, int Word) : FileAct(File)
{
    private long[] _allowed = [];

    public override string ToString() => $"read of word {Word} of page {Page} of file {File}";

    internal override void Observe(Stage stage, StepKind kind, long observed)
    {
        if (kind == StepKind.FileAccess)
        {
            _allowed = [.. stage.SheetOf(File, Page).At(Word)];
        }
    }

    internal override void Run(Stage stage)
    {
        long value = stage.Files[File].Read((Page * Setup.WordsPerPage * sizeof(long)) + (Word * sizeof(long)));
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
}

internal sealed record FileWrite(int File, int Page, int Word, long Value) : FileAct(File)
{
    public override string ToString() => $"write of {Value} to word {Word} of page {Page} of file {File}";

    internal override void Observe(Stage stage, StepKind kind, long observed)
    {
        if (kind == StepKind.FileAccess)
        {
            stage.Note(() =>
            {
                stage.SheetOf(File, Page).Write(Word, Value);
                stage.Ledger.Stores++;
            });
        }
    }

    internal override void Run(Stage stage) => stage.Files[File].Write((Page * Setup.WordsPerPage * sizeof(long)) + (Word * sizeof(long)), Value);
}

internal sealed record Fsync(int File) : FileAct(File)
{
    public override string ToString() => $"fsync of file {File}";

    internal override void Run(Stage stage)
    {
        int before = stage.Ledger.Stores;
        stage.Files[File].Fsync();

        // Shared memory writes nothing that its entries alone know to be dirty: nobody loses by it but a disk that shared memory does not have.
        if (stage.Ledger.Stores == before && stage.Files[File].AccountsDirty)
        {
            stage.CheckDisk(this, File);
        }
    }
}

/// <summary>A range of a file is written, and dropped where it can be.</summary>
internal sealed record Advise(int File, int Page, int Pages) : FileAct(File)
{
    public override string ToString() => $"fadvise(dontneed) of {Pages} pages from {Page} of file {File}";

    internal override bool CanRun(Stage stage) => Page + Pages <= Stage.FilePages;

    internal override void Run(Stage stage)
    {
        int size = stage.Machine.Options.PageSize;
        stage.Files[File].AdviseDontNeed(Page * size, Pages * size);
    }
}

/// <summary>Reclaim tries one physical page.</summary>
internal sealed record Shrink(int Pfn) : Act
{
    public override string ToString() => $"reclaim of physical page {Pfn}";

    internal override bool CanRun(Stage stage) => stage.Machine.Pages[Pfn].RefCount > 0;

    internal override void Run(Stage stage) => Reclaim.Shrink(stage.Machine.Pages[Pfn]);
}

/// <summary>Reclaim tries one page of a file.</summary>
internal sealed record ShrinkFile(int File, int Page) : FileAct(File)
{
    public override string ToString() => $"reclaim of page {Page} of file {File}";

    internal override bool CanRun(Stage stage) => stage.FindCached(File, Page) is not null;

    internal override void Run(Stage stage)
    {
        if (stage.FindCached(File, Page) is { } page)
        {
            Reclaim.Shrink(page);
        }
    }
}

/// <summary>Reclaim tries the page that an address maps; memory goes to the swap device.</summary>
internal sealed record ShrinkPlace(int Mm, int Page) : Act
{
    public override string ToString() => $"reclaim of what page {Page} of address space {Mm} maps";

    internal override bool CanRun(Stage stage) => stage.FindMapped(Mm, Page) is not null;

    internal override void Run(Stage stage)
    {
        if (stage.FindMapped(Mm, Page) is { } page)
        {
            Reclaim.Shrink(page);
        }
    }
}

/// <summary>Reclaim takes what was not used for long.</summary>
internal sealed record ShrinkList(int Pages) : Act
{
    public override string ToString() => $"reclaim of {Pages} inactive pages";

    internal override bool CanRun(Stage stage) => true;

    internal override void Run(Stage stage) => Reclaim.ShrinkInactive(stage.Machine, Pages);
}

/// <summary>The cleaner comes to one page of a file.</summary>
internal sealed record Clean(int File, int Page) : FileAct(File)
{
    public override string ToString() => $"cleaning of page {Page} of file {File}";

    internal override bool CanRun(Stage stage) => stage.FindCached(File, Page) is not null;

    internal override void Run(Stage stage)
    {
        if (stage.Files[File].FindPage(Page) is { } page)
        {
            Writeback.CleanPage(page);
            page.Put();
        }
    }
}
