using System.Runtime.CompilerServices;
using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Pages;

/// <summary>A physical page: its counts, its flags, its lock, and what it is cached for. Of a huge page, the first one has all of these but the map counts for all of its pages.</summary>
/// <remarks>Linux: <c>struct page</c>, <c>struct folio</c>. One object stands for the page for ever, free or used.</remarks>
public sealed partial class Page
{
    internal const int StateWords = 13;

    private const int RefCountIndex = 0;
    private const int MapCountIndex = 1;
    private const int FlagsIndex = 2;
    private const int MappingIndex = 3;
    private const int PlaceIndex = 4;
    private const int LockIndex = 5;
    private const int CompoundIndex = 6;
    private const int EntireMapCountIndex = 7;
    private const int LruNextIndex = 8;
    private const int LruPreviousIndex = 9;
    private const int AnonVmaIndex = 10;
    private const int SwapSlotIndex = 11;
    private const int DroppedIndex = 12;

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

    /// <summary>Whether the page lock is held by anybody.</summary>
    /// <remarks>Linux: <c>PageLocked</c>.</remarks>
    public bool IsLocked => Head._lock.IsHeld;

    /// <summary>Takes the page lock, and waits for it. It keeps writeback, reclaim and truncation of this page out. Taken before i_mmap and the page-table lock.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <exception cref="UndefinedBehaviorException">The acting agent holds it, another page lock, one that comes later in the order, or a spinlock; or its holder is another agent of the same thread.</exception>
    /// <remarks>Linux: <c>lock_page</c>.</remarks>
    [Acquires(MmuLock.Page)]
    public void Lock([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        Head._lock.Acquire(new LockSite(file, line, member));

    /// <summary>Takes the page lock if nobody holds it.</summary>
    /// <param name="file">Filled in by the compiler: the file in which the lock is taken.</param>
    /// <param name="line">Filled in by the compiler: the line.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    /// <returns>Whether it was taken.</returns>
    /// <remarks>Linux: <c>trylock_page</c>.</remarks>
    [Acquires(MmuLock.Page, When = true)]
    public bool TryLock([CallerFilePath] string file = "", [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        Head._lock.TryAcquire(new LockSite(file, line, member));

    /// <summary>Releases the page lock.</summary>
    /// <exception cref="UndefinedBehaviorException">The acting agent does not hold it.</exception>
    /// <remarks>Linux: <c>unlock_page</c>.</remarks>
    [Releases(MmuLock.Page)]
    public void Unlock() => Head._lock.Release();

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

    /// <summary>The next page on its list, as a number from 1, or zero.</summary>
    internal Word LruNext => WordOf(LruNextIndex);

    /// <summary>The page before it on its list, as a number from 1, or zero.</summary>
    internal Word LruPrevious => WordOf(LruPreviousIndex);

    internal Word MappingWord => WordOf(MappingIndex);

    internal Word FlagsWord => WordOf(FlagsIndex);

    /// <summary>The page to whose state a word of a machine belongs, if it is one of a page's.</summary>
    internal static Page? OfWord(Machine machine, int number)
    {
        int place = number - machine.Pages[0]._frames.Start;
        return place >= 0 && place < machine.Pages.Count * StateWords ? machine.Pages[place / StateWords] : null;
    }

    internal bool IsFreeIn(MachineState state) => state.Words[WordOf(RefCountIndex).Number] == 0;

    internal void RequireLock(string operation)
    {
        if (!Head._lock.IsHeldByCurrent)
        {
            throw Undefined(UndefinedBehavior.PageNotLocked, operation, "Its lock is not held.");
        }
    }

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
