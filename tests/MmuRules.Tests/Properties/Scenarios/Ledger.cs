using MmuRules.Gather;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>What programs should see on a machine: the contents of its files, and the places of its address spaces. A plain model without any paging.</summary>
internal sealed class Ledger
{
    private readonly Place?[][] _places;
    private readonly Sheet[][] _files;

    internal Ledger(Mm?[] mms, int files)
    {
        Mms = mms;
        _places = [.. mms.Select(_ => new Place?[Setup.Pages])];
        _files = [.. Enumerable.Range(0, files).Select(_ => Enumerable.Range(0, Stage.FilePages).Select(_ => new Sheet()).ToArray())];
    }

    private Ledger(Ledger other)
    {
        Mms = [.. other.Mms];
        Gathers = [.. other.Gathers];
        Seen = [.. other.Seen];
        Noticed = [.. other.Noticed];
        Stores = other.Stores;
        MarkClearings = other.MarkClearings;
        Dictionary<Sheet, Sheet> copies = new(ReferenceEqualityComparer.Instance);
        _files = [.. other._files.Select(file => file.Select(sheet => copies[sheet] = sheet.Copy()).ToArray())];
        _places = [.. other._places.Select(mm => mm.Select(place => place?.Copy(copies)).ToArray())];
    }

    internal Mm?[] Mms { get; }

    /// <summary>The gathers that are begun and not finished, by address space.</summary>
    internal MmuGather?[] Gathers { get; } = new MmuGather?[Setup.Mms];

    /// <summary>All that loads and reads have returned.</summary>
    internal List<long> Seen { get; } = [];

    /// <summary>What was learned beside: it need not be the same on every model.</summary>
    internal List<long> Noticed { get; } = [];

    /// <summary>How often anything was stored.</summary>
    internal int Stores { get; set; }

    /// <summary>How often soft-dirty marks were cleared, or lost with what they marked.</summary>
    internal int MarkClearings { get; set; }

    internal Place?[] this[int mm] => _places[mm];

    internal Sheet SheetOf(int file, int page) => _files[file][page];

    internal Ledger Copy() => new(this);
}
