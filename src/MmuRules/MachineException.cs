namespace MmuRules;

/// <summary>The base of everything that a reference machine throws of its own accord. The machine stays usable after each of them.</summary>
public abstract class MachineException : Exception
{
    private protected MachineException(string message)
        : base(message)
    {
    }
}

/// <summary>A machine, an address space or a file was asked for that cannot exist: no CPUs, a page size that is no power of two, a range outside the address space.</summary>
/// <param name="message">What was asked for, and what is allowed.</param>
public sealed class MachineConfigurationException(string message) : MachineException(message);

/// <summary>No page is free.</summary>
public sealed class OutOfPagesException : MachineException
{
    /// <summary>Reports that no page is free.</summary>
    /// <param name="pages">How many pages the machine has.</param>
    public OutOfPagesException(int pages)
        : base($"None of the machine's {pages} pages is free. Reclaim or unmap some, or build the machine with more.")
    {
    }

    /// <summary>Reports that a huge page's pages are not free.</summary>
    /// <param name="pages">How many pages the machine has.</param>
    /// <param name="size">How many consecutive ones were asked for.</param>
    public OutOfPagesException(int pages, int size)
        : base($"Of the machine's {pages} pages no {size} in a row, the first one's number a multiple of {size}, are free.")
    {
    }
}

/// <summary>A file was read or written outside its length, or not at a multiple of eight bytes.</summary>
/// <param name="offset">The offset in bytes.</param>
/// <param name="length">The file's length in bytes.</param>
public sealed class BadFileOffsetException(long offset, long length)
    : MachineException($"Offset {offset} is not a multiple of 8 bytes inside a file of {length} bytes.")
{
    /// <summary>The offset in bytes.</summary>
    public long Offset { get; } = offset;
}
