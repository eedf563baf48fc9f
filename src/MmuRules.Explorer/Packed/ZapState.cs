using System.Runtime.CompilerServices;

namespace MmuRules.Exploration;

/// <summary>A state of the world in sixteen bytes. There is nothing else: two states are the same if these are.</summary>
/// <param name="cpus">
/// Sixteen bits for each CPU: three for each page's translation (<see cref="None"/> to <see cref="HeldBack"/>, and <see cref="Old"/>); at <see cref="AccessShift"/> the page, from 1, that an
/// instruction under way stores to; <see cref="Owes"/>; at <see cref="StoresShift"/> the stores left.
/// </param>
/// <param name="rest">Thirteen bits for each page; then where the zap is, the cleaners, and a bit that is always set.</param>
internal readonly struct ZapState(ulong cpus, ulong rest) : IEquatable<ZapState>, IComparable<ZapState>
{
    internal const int CpuBits = 16;
    internal const int PageBits = 13;
    internal const int TlbBits = 3;

    // A CPU's translation of a page.
    internal const ulong None = 0;
    internal const ulong Clean = 1;
    internal const ulong Dirty = 2;

    /// <summary>Dirty, and the entry has not heard of it.</summary>
    internal const ulong HeldBack = 3;
    internal const ulong KindMask = 3;

    /// <summary>It leads to a page that has been dropped.</summary>
    internal const ulong Old = 4;
    internal const ulong TlbMask = 7;

    internal const int AccessShift = 9;
    internal const ulong AccessMask = 3;
    internal const ulong AnyAccess = 0x0600_0600_0600_0600;

    /// <summary>The CPU has not acknowledged the zap's flush.</summary>
    internal const ulong Owes = 1 << 11;
    internal const ulong AnyOwes = 0x0800_0800_0800_0800;
    internal const int StoresShift = 12;

    // A page.
    internal const ulong Present = 1 << 0;
    internal const ulong Writable = 1 << 1;
    internal const ulong EntryDirty = 1 << 2;
    internal const ulong Cached = 1 << 3;
    internal const ulong PageDirty = 1 << 4;
    internal const ulong Writeback = 1 << 5;
    internal const ulong Buffers = 1 << 6;

    /// <summary>The page in the cache is newer than the disk.</summary>
    internal const ulong Newer = 1 << 7;

    /// <summary>The zap has taken the entry.</summary>
    internal const ulong Taken = 1 << 8;

    /// <summary>The entry that it took was dirty, and nobody has been told yet.</summary>
    internal const ulong WasDirty = 1 << 9;

    /// <summary>The page that it took the entry of is outside the cache, and lives by the zap's reference only.</summary>
    internal const ulong Outside = 1 << 10;

    /// <summary>That page was stored to since it was dropped.</summary>
    internal const ulong StoredOutside = 1 << 11;

    /// <summary>An <c>fsync</c> under way owes the disk what the page had when it began.</summary>
    internal const ulong Promised = 1 << 12;
    internal const ulong PageMask = (1 << PageBits) - 1;

    // Where the zap is: its instruction and its page. Together they index what a model knows of each place.
    internal const int PlaceShift = 39;
    internal const ulong PlaceMask = 127;
    internal const int PlacePageBits = 2;

    // The flusher: idle, has locked, has cleaned the entries, copies; and its page.
    internal const int FlusherShift = 46;
    internal const int FlusherPageShift = 48;

    // The caller of fsync: idle, looks for a dirty page from here on, has locked, has cleaned the entries, copies, is about to return; and its page.
    internal const int FsyncShift = 50;
    internal const int FsyncPageShift = 53;
    internal const int FlusherRoundsShift = 55;
    internal const int FsyncRoundsShift = 58;

    /// <summary>No state is zero: that is an empty place in a table.</summary>
    internal const ulong Exists = 1UL << 63;

    internal ulong Cpus { get; } = cpus;

    internal ulong Rest { get; } = rest;

    public bool Equals(ZapState other) => Cpus == other.Cpus && Rest == other.Rest;

    public override bool Equals(object? obj) => obj is ZapState other && Equals(other);

    public override int GetHashCode() => (int)Hash;

    public int CompareTo(ZapState other) => Rest != other.Rest ? Rest.CompareTo(other.Rest) : Cpus.CompareTo(other.Cpus);

    /// <summary>Where it belongs in a table. States with the same hash are still told apart.</summary>
    internal ulong Hash
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ulong mixed = (Cpus * 0x9E3779B97F4A7C15) ^ ulong.RotateLeft(Rest * 0xC2B2AE3D27D4EB4F, 29);
            mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93;
            return mixed ^ (mixed >> 29);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Page(ulong rest, int page) => (rest >> (page * PageBits)) & PageMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong OfPage(ulong bits, int page) => bits << (page * PageBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong OfTlb(ulong translation, int writer, int page) => translation << ((writer * CpuBits) + (page * TlbBits));

    /// <summary>A page's translations of all CPUs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong OfTlbs(ulong translation, int page) => (translation * 0x0001_0001_0001_0001) << (page * TlbBits);
}
