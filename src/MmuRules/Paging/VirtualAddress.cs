using System.Globalization;

namespace MmuRules.Paging;

/// <summary>An address as a program uses it, in bytes. A type of its own: a physical address in its place does not compile.</summary>
/// <param name="Value">The address in bytes.</param>
public readonly record struct VirtualAddress(ulong Value) : IComparable<VirtualAddress>
{
    /// <summary>The address that many bytes further on.</summary>
    /// <param name="address">The address.</param>
    /// <param name="bytes">How many bytes.</param>
    /// <returns>The other address.</returns>
    public static VirtualAddress operator +(VirtualAddress address, long bytes) => new(address.Value + (ulong)bytes);

    /// <summary>The distance of two addresses in bytes.</summary>
    /// <param name="left">The higher address.</param>
    /// <param name="right">The lower address.</param>
    /// <returns>The distance in bytes; negative if the left one is the lower.</returns>
    public static long operator -(VirtualAddress left, VirtualAddress right) => (long)(left.Value - right.Value);

    /// <summary>Whether an address is lower than another.</summary>
    /// <param name="left">The first address.</param>
    /// <param name="right">The second address.</param>
    /// <returns>Whether the first is lower.</returns>
    public static bool operator <(VirtualAddress left, VirtualAddress right) => left.Value < right.Value;

    /// <summary>Whether an address is higher than another.</summary>
    /// <param name="left">The first address.</param>
    /// <param name="right">The second address.</param>
    /// <returns>Whether the first is higher.</returns>
    public static bool operator >(VirtualAddress left, VirtualAddress right) => left.Value > right.Value;

    /// <summary>Whether an address is not higher than another.</summary>
    /// <param name="left">The first address.</param>
    /// <param name="right">The second address.</param>
    /// <returns>Whether the first is lower or the same.</returns>
    public static bool operator <=(VirtualAddress left, VirtualAddress right) => left.Value <= right.Value;

    /// <summary>Whether an address is not lower than another.</summary>
    /// <param name="left">The first address.</param>
    /// <param name="right">The second address.</param>
    /// <returns>Whether the first is higher or the same.</returns>
    public static bool operator >=(VirtualAddress left, VirtualAddress right) => left.Value >= right.Value;

    /// <summary>The lower of two addresses.</summary>
    /// <param name="left">The first address.</param>
    /// <param name="right">The second address.</param>
    /// <returns>The lower one.</returns>
    public static VirtualAddress Min(VirtualAddress left, VirtualAddress right) => left <= right ? left : right;

    /// <summary>The higher of two addresses.</summary>
    /// <param name="left">The first address.</param>
    /// <param name="right">The second address.</param>
    /// <returns>The higher one.</returns>
    public static VirtualAddress Max(VirtualAddress left, VirtualAddress right) => left >= right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(VirtualAddress other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Value:x}");
}
