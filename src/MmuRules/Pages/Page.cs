using System.Runtime.CompilerServices;
using MmuRules.Annotations;
using MmuRules.Files;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Pages;

/// <summary>A physical page: its counts, its flags, its lock, and the file it is cached for.</summary>
/// <remarks>Linux: <c>struct page</c>. One object stands for the page for ever, free or used.</remarks>
public sealed partial class Page
{
    internal const int StateWords = 6;

    private const int RefCountIndex = 0;
    private const int MapCountIndex = 1;
    private const int FlagsIndex = 2;
    private const int MappingIndex = 3;
    private const int PlaceIndex = 4;
    private const int LockIndex = 5;

    private readonly Region _frames;
    private readonly LockWord _lock;

    internal Page(Machine machine, Pfn pfn, Region frames)
    {
        Machine = machine;
        Pfn = pfn;
        _frames = frames;
        _lock = new LockWord(machine, WordOf(LockIndex), LockClass.Page, this);
    }

    /// <summary>The machine it belongs to.</summary>
    public Machine Machine { get; }

    /// <summary>Its number.</summary>
    public Pfn Pfn { get; }

    /// <summary>The physical address of its first byte.</summary>
    public PhysicalAddress Address => new((ulong)Pfn.Number << Machine.Options.PageShift);

    /// <summary>How many hold the page: the page cache, each entry that maps it, and whoever looked it up. Zero means free.</summary>
    /// <remarks>Linux: <c>page_count</c>.</remarks>
    public int RefCount => (int)Math.Max(0, Observe(StepKind.ReadReferences, RefCountIndex));

    /// <summary>How many entries map the page, as the reverse map knows.</summary>
    /// <remarks>Linux: <c>page_mapcount</c>.</remarks>
    public int MapCount => (int)Observe(StepKind.ReadMapCount, MapCountIndex);

    /// <summary>Whether the reverse map knows of an entry that maps the page.</summary>
    /// <remarks>Linux: <c>page_mapped</c>.</remarks>
    public bool IsMapped => MapCount > 0;

    /// <summary>The page's flags.</summary>
    public PageFlags Flags => (PageFlags)Observe(StepKind.ReadFlags, FlagsIndex);

    /// <summary>Whether writeback has to write the page.</summary>
    /// <remarks>Linux: <c>PageDirty</c>.</remarks>
    public bool IsDirty => (Flags & PageFlags.Dirty) != 0;

    /// <summary>Whether the page is anonymous memory: there is no file to which its dirtiness would have to be carried.</summary>
    /// <remarks>Linux: <c>PageAnon</c>.</remarks>
    [Effect(MmuEffect.PageAnonymous)]
    public bool IsAnonymous => (Flags & PageFlags.Anonymous) != 0;

    /// <summary>The file that caches the page, if any. It stays the same while the page lock is held.</summary>
    /// <remarks>Linux: <c>page->mapping</c>.</remarks>
    public Mapping? Mapping => Observe(StepKind.ReadCache, MappingIndex) is var id and not 0 ? Machine.Mappings[id] : null;

    /// <summary>The page's index in the file that caches it.</summary>
    /// <remarks>Linux: <c>page->index</c>.</remarks>
    public int FilePage => (int)WordOf(PlaceIndex).Read();

    /// <summary>Whether the page lock is held by anybody.</summary>
    /// <remarks>Linux: <c>PageLocked</c>.</remarks>
    public bool IsLocked => _lock.IsHeld;

    /// <summary>Takes the page lock, and waits for it. It keeps writeback, reclaim and truncation of this page out. Taken before i_mmap and the page-table lock.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another page lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>lock_page</c>.</remarks>
    [Acquires(MmuLock.Page)]
    public void Lock([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.Acquire(new LockSite(file, line, member));

    /// <summary>Takes the page lock if nobody holds it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>Whether it was taken.</returns>
    /// <remarks>Linux: <c>trylock_page</c>.</remarks>
    [Acquires(MmuLock.Page, When = true)]
    public bool TryLock([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        _lock.TryAcquire(new LockSite(file, line, member));

    /// <summary>Releases the page lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it.</exception>
    /// <remarks>Linux: <c>unlock_page</c>.</remarks>
    [Releases(MmuLock.Page)]
    public void Unlock() => _lock.Release();

    /// <summary>Takes the page lock, waits for it, and holds it until the guard is disposed.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>The guard.</returns>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another page lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    [Acquires(MmuLock.Page)]
    public Guard Hold([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "")
    {
        Lock(file, line, member);
        return new Guard(this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"page {Pfn.Number}";

    /// <summary>Where the machine's physical memory is, the page's content among it.</summary>
    internal Region Memory => Machine.Memory;

    /// <summary>The place of the content's first word in <see cref="Memory"/>.</summary>
    internal int FirstWord => Pfn.Number * Machine.Options.WordsPerPage;

    internal bool IsFreeIn(MachineState state) => state.Words[WordOf(RefCountIndex).Number] == 0;

    internal void RequireLock(string operation)
    {
        if (!_lock.IsHeldByCurrent)
        {
            throw Undefined(UndefinedBehavior.PageNotLocked, operation, "Its lock is not held.");
        }
    }

    internal void Attach(Mapping mapping, int filePage)
    {
        WordOf(PlaceIndex).Write(filePage);
        WordOf(MappingIndex).Write(mapping.Id);
    }

    internal void Detach() => WordOf(MappingIndex).Write(0);

    private Word WordOf(int index) => new(_frames, (Pfn.Number * StateWords) + index);

    private long Observe(StepKind kind, int index)
    {
        var step = new Step(kind, WordOf(index));
        Machine.Before(step);
        long value = WordOf(index).Read();
        Machine.After(step, value);
        return value;
    }

    private UndefinedBehaviorException Undefined(UndefinedBehavior kind, string operation, string explanation) =>
        new(kind, operation, ToString(), explanation);

    /// <summary>The time during which the page lock is held.</summary>
    public readonly ref struct Guard
    {
        private readonly Page _held;

        internal Guard(Page held) => _held = held;

        /// <summary>Releases the page lock.</summary>
        public void Dispose() => _held.Unlock();
    }
}
