using System.Globalization;
using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Exploring;

/// <summary>Reads a size of memory, such as <c>512MB</c> or <c>2G</c>.</summary>
internal static class MemorySize
{
    private const long Smallest = 1 << 20;

    /// <returns>Bytes.</returns>
    /// <exception cref="UserError">It is none, or too small or too large to explore anything with.</exception>
    public static long Parse(string text)
    {
        var number = text.TrimEnd(' ', 'b', 'B', 'i', 'k', 'K', 'm', 'M', 'g', 'G', 't', 'T');
        var factor = text[number.Length..].Trim().ToUpperInvariant() switch
        {
            "" or "B" => 1L,
            "K" or "KB" or "KIB" => 1L << 10,
            "M" or "MB" or "MIB" => 1L << 20,
            "G" or "GB" or "GIB" => 1L << 30,
            "T" or "TB" or "TIB" => 1L << 40,
            _ => 0,
        };
        if (factor == 0 || !double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            throw new UserError($"'{text}' is no size of memory.", "Give a number with a unit, such as --memory 512MB or --memory 2GB.");

        var bytes = count * factor;
        return bytes is >= Smallest and < long.MaxValue / 2
            ? (long)bytes
            : throw new UserError($"--memory {text} is too {(bytes < Smallest ? "small to explore anything with" : "large")}.", "Give at least 1MB; 2GB is what is taken if nothing is given.");
    }
}
