using System.Globalization;

namespace MmuRules.Paging;

/// <summary>The number of a physical page.</summary>
/// <param name="Number">The number, from zero.</param>
/// <remarks>Linux: <c>pfn</c>, the page frame number.</remarks>
public readonly record struct Pfn(int Number)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"pfn {Number}");
}
