namespace Tern;

/// <summary>A page table as small kernels have it: an array of numbers.</summary>
public sealed class PageTable
{
    private readonly ulong[] _entries = new ulong[512];
    private int _users = 1;

    public Spin Lock { get; } = new();

    public ulong this[ulong address]
    {
        get => Volatile.Read(ref _entries[IndexOf(address)]);
        set => Volatile.Write(ref _entries[IndexOf(address)], value);
    }

    public ulong Take(ulong address) => Interlocked.Exchange(ref _entries[IndexOf(address)], 0);

    public void AddUser() => Interlocked.Increment(ref _users);

    /// <summary>Whether nobody uses the table any more.</summary>
    public bool DropUser() => Interlocked.Decrement(ref _users) == 0;

    /// <summary>Gives the table back, which nobody uses any more.</summary>
    public void Retire() => Array.Clear(_entries);

    private static int IndexOf(ulong address) => (int)(address >> 12) & 511;
}

public static class Entry
{
    public static bool IsPresent(ulong entry) => (entry & 1) != 0;

    public static bool IsDirty(ulong entry) => (entry & 64) != 0;

    public static ulong FrameOf(ulong entry) => entry >> 12;
}

public static class Frames
{
    private static readonly byte[] State = new byte[1 << 20];

    public static void MarkDirty(ulong frame) => State[frame] |= 2;

    public static void Unmap(ulong frame) => State[frame] &= 251;

    public static void Release(ulong frame) => State[frame] = 0;
}

/// <summary>The translations of the processors.</summary>
public static class Tlb
{
    public static int Invalidated { get; private set; }

    public static void Invalidate(ulong address) => Invalidated += address == 0 ? 0 : 1;

    public static void InvalidateAll() => Invalidated++;
}

public sealed class Spin
{
    private int _taken;

    public void Enter() => SpinWait.SpinUntil(TryEnter);

    public bool TryEnter() => Interlocked.Exchange(ref _taken, 1) == 0;

    public void Exit() => Volatile.Write(ref _taken, 0);
}
