using MmuRules.Hardware;
using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Files;

/// <summary>A file as memory management sees it: its cached pages, the areas that map it, and its blocks on a disk.</summary>
/// <remarks>Linux: <c>address_space</c>.</remarks>
public sealed partial class Mapping
{
    private readonly Lock _gate = new();
    private readonly Region _cache;
    private readonly int _firstBlock;
    private readonly MappingOptions _options;
    private Vma[] _vmas = [];

    internal Mapping(Disk disk, int id, int firstBlock, int pages, MappingOptions options)
    {
        Disk = disk;
        Id = id;
        _firstBlock = firstBlock;
        _options = options;
        _cache = disk.Machine.Store.Allocate(pages + 1);
        IMmapLock = new IMmapLock(disk.Machine, id);
    }

    /// <summary>The disk it is on.</summary>
    public Disk Disk { get; }

    /// <summary>The machine it belongs to.</summary>
    public Machine Machine => Disk.Machine;

    /// <summary>Its length in pages. It changes when the file is truncated.</summary>
    /// <remarks>Linux: <c>i_size</c>.</remarks>
    public int PageCount => Capacity - (int)CutOff.Read();

    /// <summary>How many pages it had when it was created: for so many it has blocks.</summary>
    public int Capacity => _cache.Words.Length - 1;

    /// <summary>The lock of the list of areas that map it.</summary>
    /// <remarks>Linux: <c>i_mmap_mutex</c>.</remarks>
    public IMmapLock IMmapLock { get; }

    /// <summary>The areas that map it. They are the file's part of the reverse map: the walk of a page's mappings looks at each.</summary>
    /// <remarks>Linux: <c>i_mmap</c>.</remarks>
    public IReadOnlyList<Vma> Vmas => Array.FindAll(Volatile.Read(ref _vmas), vma => vma.IsInRmap);

    /// <summary>Whether dirty pages are counted, so that a first store faults and cleaning write-protects.</summary>
    public bool AccountsDirty => _options.AccountsDirty;

    /// <summary>Whether the filesystem needs its buffers on every dirty page.</summary>
    public bool UsesBuffers => _options.UsesBuffers;

    /// <summary>Whether pages can be dropped and read again.</summary>
    public bool IsReclaimable => _options.IsReclaimable;

    /// <summary>How the cleaner looks for entries that map a page.</summary>
    public MkCleanForm MkCleanForm => _options.MkClean;

    internal int Id { get; }

    /// <summary>The disk block of a page.</summary>
    /// <param name="filePage">The page's index in the file.</param>
    /// <returns>The block.</returns>
    /// <exception cref="BadFileOffsetException">The file has no such page.</exception>
    public int BlockOf(int filePage)
    {
        CheckPage(filePage);
        return _firstBlock + filePage;
    }

    /// <inheritdoc/>
    public override string ToString() => $"file {Id}";

    internal void Know(Vma vma)
    {
        lock (_gate)
        {
            Volatile.Write(ref _vmas, [.. _vmas, vma]);
        }
    }

    // How many pages are cut off: zero in a file as it was created.
    private Word CutOff => new(_cache, Capacity);

    private void CheckPage(int filePage)
    {
        if ((uint)filePage >= (uint)PageCount)
        {
            throw new BadFileOffsetException((long)filePage * Machine.Options.PageSize, (long)PageCount * Machine.Options.PageSize);
        }
    }
}
