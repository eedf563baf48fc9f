using System.Globalization;

namespace MmuRules.Paging;

/// <summary>An address in physical memory, in bytes. A type of its own: given to a TLB flush it does not compile.</summary>
/// <param name="Value">The address in bytes.</param>
public readonly record struct PhysicalAddress(ulong Value)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"physical 0x{Value:x}");
}
