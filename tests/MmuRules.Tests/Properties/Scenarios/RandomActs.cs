using FsCheck;
using FsCheck.Fluent;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>Random acts: what there is to do, and how often it is done.</summary>
internal static class RandomActs
{
    private static readonly Gen<int> Cpu = Gen.Choose(0, Setup.Cpus - 1);
    private static readonly Gen<int> Mm = Gen.Frequency((4, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Constant(2)));
    private static readonly Gen<int> Word = Gen.Choose(0, Setup.WordsPerPage - 1);
    private static readonly Gen<int> Count = Gen.Frequency((2, Gen.Choose(1, 2)), (1, Gen.Choose(3, 6)));
    private static readonly Gen<int> Pfn = Gen.Choose(0, 15);

    // Told apart from each other, and from what a walk observes.
    private static readonly Gen<long> Value = Gen.Choose(1000, 999_999).Select(value => (long)value);

    /// <summary>Virtual pages.</summary>
    internal static Gen<int> Pages { get; } = Gen.Choose(0, Setup.Pages - 1);

    /// <summary>Any whole act.</summary>
    internal static Gen<Act> Any { get; } = Pages.SelectMany(At);

    /// <summary>Parts of operations.</summary>
    internal static Gen<Act> Halves { get; } = Gen.Frequency(
        (6, from mm in Mm from page in Pages from choice in Gen.Choose(0, 9) select (Act)new GatherAct(mm, page, choice)),
        (3, from mm in Mm from page in Pages from pfn in Pfn from choice in Gen.Choose(0, 3) select (Act)new LockAct(mm, page, pfn, choice)),
        (1, from cpu in Cpu select (Act)new InterruptsAct(cpu)),
        (1, from pfn in Pfn select (Act)new WritebackAct(pfn)));

    /// <summary>Whole acts that have to do with a virtual page, most of them.</summary>
    internal static Gen<Act> At(int page) => Gen.Frequency(
        (12, Stores(page)),
        (6, Loads(page)),
        (2, Fills(page)),
        (8, Removals(page)),
        (4, FileAccesses(page)),
        (4, Cleanings(page)),
        (3, AreaChanges(page)),
        (4, Moves(page)),
        (3, MarkChanges(page)),
        (2, Switches));

    /// <summary>What goes on between the steps of an act that has to do with a virtual page.</summary>
    internal static Gen<Act> Beside(int page) => Gen.Frequency(
        (12, Stores(page)),
        (5, Loads(page)),
        (3, Fills(page)),
        (3, Removals(page)),
        (2, FileAccesses(page)),
        (9, Cleanings(page)),
        (1, AreaChanges(page)),
        (2, Moves(page)),
        (1, MarkChanges(page)),
        (1, Switches));

    /// <summary>What there is to do around the zapping of a page.</summary>
    internal static Gen<Act> Zaps(int page) => Gen.Frequency((2, Stores(page)), (1, Loads(page)), (3, Removals(page)));

    /// <summary>What goes on between the steps of a zap.</summary>
    internal static Gen<Act> BesideZaps(int page) => Gen.Frequency((5, Stores(page)), (2, Loads(page)), (4, Cleanings(page)), (2, Removals(page)));

    private static Gen<Act> Switches => from cpu in Cpu from mm in Mm select (Act)new Switch(cpu, mm);

    private static Gen<Act> Stores(int near) => from cpu in Cpu from page in Near(near) from word in Word from value in Value select (Act)new Store(cpu, page, word, value);

    private static Gen<Act> Loads(int near) => Gen.Frequency(
        (4, from cpu in Cpu from page in Near(near) from word in Word select (Act)new Load(cpu, page, word)),
        (1, from cpu in Cpu from page in Near(near) from write in Gen.Elements(true, false) select (Act)new GupFast(cpu, page, write)),
        (1, from page in Near(near) from word in Word select (Act)new DeviceLoad(page, word)),
        (1, from page in Near(near) from word in Word from value in Value select (Act)new DeviceStore(page, word, value)));

    private static Gen<Act> Fills(int near) => from cpu in Cpu from page in Near(near) select (Act)new Fill(cpu, page);

    private static Gen<Act> Removals(int near) => from mm in Mm from page in Near(near) from pages in Count select (Act)new DontNeed(mm, page, pages);

    private static Gen<Act> AreaChanges(int near) => Gen.Frequency(
        (3, from mm in Mm from page in Near(near) from pages in Count select (Act)new Unmap(mm, page, pages)),
        (3, from mm in Mm from page in Near(near) from pages in Count select (Act)new MapAnonymous(mm, page, pages)),
        (3, from mm in Mm select (Act)new MapHuge(mm, near & ~3)),
        (3, from mm in Mm from page in Near(near) from place in FilePages(near) from pages in Count select (Act)new MapShared(mm, page, place.File, place.Page, pages)),
        (3, from mm in Mm from page in Near(near) from place in FilePages(near) from pages in Count select (Act)new MapPrivate(mm, page, place.File, place.Page, pages)),
        (3, from mm in Mm from page in Near(near) from pages in Count from isWritable in Gen.Elements(true, false) select (Act)new Protect(mm, page, pages, isWritable)),
        (3, from mm in Mm from page in Near(near) from pages in Gen.Frequency((2, Count), (1, Gen.Constant(4))) from target in Pages select (Act)new Move(mm, page, pages, target)),
        (3, from mm in Mm from child in Gen.Choose(0, Setup.Mms - 1) select (Act)new Copy(mm, child)),
        (1, from mm in Mm select (Act)new Leave(mm)),
        (1, from mm in Mm select (Act)new Create(mm)));

    private static Gen<Act> Moves(int near) => Gen.Frequency(
        (2, from mm in Mm select (Act)new MovePage(mm, near)),
        (2, from mm in Mm from page in Near(near) select (Act)new Collapse(mm, page)),
        (2, from mm in Mm from page in Near(near) select (Act)new SplitEntry(mm, page)));

    private static Gen<Act> MarkChanges(int near) => Gen.Frequency(
        (2, from mm in Mm select (Act)new ClearMarks(mm)),
        (3, from mm in Mm from page in Near(near) select (Act)new LookAtMark(mm, page)));

    private static Gen<Act> FileAccesses(int near) => FilePages(near).SelectMany(place => Gen.OneOf(
        from word in Word select (Act)new FileRead(place.File, place.Page, word),
        from word in Word from value in Value select (Act)new FileWrite(place.File, place.Page, word, value)));

    private static Gen<Act> Cleanings(int near) => FilePages(near).SelectMany(place => Gen.Frequency(
        (4, Gen.Constant((Act)new Clean(place.File, place.Page))),
        (3, Gen.Constant((Act)new ShrinkFile(place.File, place.Page))),
        (1, from pfn in Pfn select (Act)new Shrink(pfn)),
        (1, from pages in Gen.Choose(1, 8) select (Act)new ShrinkList(pages)),
        (3, from mm in Mm select (Act)new ShrinkPlace(mm, near)),
        (1, Gen.Constant((Act)new Fsync(place.File))),
        (1, from pages in Count select (Act)new Advise(place.File, place.Page, pages))));

    private static Gen<int> Near(int page) => Gen.Frequency((4, Gen.Constant(page)), (1, Gen.Choose(Math.Max(0, page - 2), Math.Min(page + 2, Setup.Pages - 1))), (1, Pages));

    // The pages of the files that are mapped there in the beginning, most often.
    private static Gen<(int File, int Page)> FilePages(int near) => Gen.Frequency(
        (4, Gen.Constant(near < 4 ? (0, near) : near < 9 ? (1, near & 3) : (2, (near - 9) & 3))),
        (1, from file in Gen.Choose(0, Setup.Files.Length - 1) from page in Gen.Choose(0, Stage.FilePages - 1) select (file, page)));
}
