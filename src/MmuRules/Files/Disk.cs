using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <summary>A disk: blocks of a page's size, what is left when every page is dropped.</summary>
public sealed class Disk
{
    private readonly Lock _gate = new();
    private readonly Region _blocks;
    private readonly int _wordsPerBlock;
    private int _nextFree;

    internal Disk(Machine machine, int blocks)
    {
        if (blocks <= 0)
        {
            throw new MachineConfigurationException($"A disk of {blocks} blocks is empty.");
        }

        Machine = machine;
        BlockCount = blocks;
        _wordsPerBlock = machine.Options.WordsPerPage;
        _blocks = machine.Store.Allocate(blocks * _wordsPerBlock, role: WordRole.Content);
    }

    /// <summary>The machine it belongs to.</summary>
    public Machine Machine { get; }

    /// <summary>How many blocks it has, each of a page's size.</summary>
    public int BlockCount { get; }

    /// <summary>Creates a file of zeros on blocks that no other file has.</summary>
    /// <param name="pages">Its length in pages, from 1.</param>
    /// <param name="options">What kind of file it is; an accounted one without buffers if left out.</param>
    /// <returns>The file.</returns>
    /// <exception cref="MachineConfigurationException">The length is not positive, or the disk has not so many blocks left.</exception>
    public Mapping CreateFile(int pages, MappingOptions? options = null)
    {
        lock (_gate)
        {
            if (pages <= 0 || pages > BlockCount - _nextFree)
            {
                throw new MachineConfigurationException($"A file of {pages} pages cannot be created: {BlockCount - _nextFree} blocks are left.");
            }

            int first = _nextFree;
            _nextFree += pages;
            return Machine.Mappings.Add(id => new Mapping(this, id, first, pages, options ?? new MappingOptions()));
        }
    }

    /// <summary>Looks at eight bytes on the disk, without any cache between. Changes nothing.</summary>
    /// <param name="block">The block.</param>
    /// <param name="offset">The offset in the block in bytes, a multiple of eight.</param>
    /// <returns>The value.</returns>
    /// <exception cref="BadFileOffsetException">There is no such place.</exception>
    public long Peek(int block, int offset = 0)
    {
        int size = _wordsPerBlock * sizeof(long);
        return (uint)block < (uint)BlockCount && (uint)offset < (uint)size && offset % sizeof(long) == 0
            ? Volatile.Read(ref _blocks.Words[(block * _wordsPerBlock) + (offset / sizeof(long))])
            : throw new BadFileOffsetException(((long)block * size) + offset, (long)BlockCount * size);
    }

    /// <summary>The first eight bytes of a block, read as a part of a step.</summary>
    internal long PeekWithin(int block) => _blocks.ForReading(block * _wordsPerBlock, 1)[0];

    internal void ReadInto(Page page, int block) => Copy(page, _blocks, block * _wordsPerBlock, page.Memory, page.FirstWord);

    internal void WriteFrom([Effect(MmuEffect.ReadsContent)] Page page, int block) => Copy(page, page.Memory, page.FirstWord, _blocks, block * _wordsPerBlock);

    internal void Clear(int block)
    {
        var step = new Step(StepKind.CopyPage, new Word(_blocks, block * _wordsPerBlock));
        Machine.Before(step);
        _blocks.ForWriting(block * _wordsPerBlock, _wordsPerBlock).Clear();
        Machine.After(step, 0);
    }

    internal UndefinedBehaviorException? FindLostStore(Page page, int block, string operation, string place) =>
        page.FindLostStore(_blocks, block * _wordsPerBlock, operation, place);

    private void Copy(Page page, Region from, int fromFirst, Region to, int toFirst)
    {
        var step = new Step(StepKind.CopyPage, Machine.MemoryWord(page.Pfn, 0));
        Machine.Before(step);
        Region.Copy(from, fromFirst, to, toFirst, _wordsPerBlock);
        Machine.After(step, 0);
    }
}
