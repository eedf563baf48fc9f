using System.Globalization;

namespace MmuRules.Exploration;

/// <summary>What is around the choices of a schedule: version, hash and checksum, with dots between them.</summary>
internal static class ScheduleEnvelope
{
    private const string Name = "mmu";
    private const int Version = 1;
    private const int ChecksumLength = 5;
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    internal static string Seal(ulong modelHash, string choices)
    {
        string body = $"{Name}{Version}.{Base62(modelHash)}.{choices}";
        return $"{body}.{Checksum(body)}";
    }

    /// <exception cref="ScheduleFormatException">What <see cref="Schedule.Parse"/> says of it.</exception>
    internal static (ulong ModelHash, string Choices) Open(string text)
    {
        if (text.Length == 0)
        {
            throw new ScheduleFormatException("The schedule is empty. Copy what stands behind 'replay: ' below a witness.");
        }

        string[] parts = text.Split('.');
        CheckVersion(parts[0]);
        int foreign = text.AsSpan().IndexOfAnyExcept($"{Digits}.-");
        if (foreign >= 0)
        {
            throw new ScheduleFormatException(
                $"The schedule has a character at position {foreign + 1} that no schedule has ('{PlainText.Clean(text[foreign].ToString())}'). Copy it in one piece, without line breaks.");
        }

        if (parts.Length > 4 || (parts.Length == 4 && parts[3].Length > ChecksumLength))
        {
            throw new ScheduleFormatException("Something follows the end of the schedule. Copy only what stands behind 'replay: '.");
        }

        if (parts.Length < 4 || parts[3].Length < ChecksumLength)
        {
            throw new ScheduleFormatException($"The schedule is cut off: it must end with a dot and {ChecksumLength} characters. Copy it to its end.");
        }

        string body = text[..^(ChecksumLength + 1)];
        if (Checksum(body) != parts[3])
        {
            throw new ScheduleFormatException(
                $"The schedule was changed: its checksum is {parts[3]}, and that of its text is {Checksum(body)}. Copy it again from where it was printed.");
        }

        return Number(parts[1]) is { } modelHash
            ? (modelHash, parts[2])
            : throw new ScheduleFormatException($"The schedule was not made by MmuRules: '{parts[1]}' is the hash of no model.");
    }

    private static void CheckVersion(string head)
    {
        if (!head.StartsWith(Name, StringComparison.Ordinal) || !uint.TryParse(head.AsSpan(Name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out uint version))
        {
            throw new ScheduleFormatException($"This is not a schedule: a schedule begins with '{Name}{Version}.'. Copy what stands behind 'replay: ' below a witness.");
        }

        if (version != Version)
        {
            throw new ScheduleFormatException(
                $"The schedule is of version {version} of the format, and this MmuRules reads version {Version}. Replay it with the MmuRules that printed it, or explore again.");
        }
    }

    private static string Checksum(string body) => Base62(StableHash.Of(body)).PadLeft(ChecksumLength, Digits[0])[^ChecksumLength..];

    private static string Base62(ulong number)
    {
        string text = string.Empty;
        do
        {
            text = Digits[(int)(number % 62)] + text;
            number /= 62;
        }
        while (number > 0);
        return text;
    }

    private static ulong? Number(string text)
    {
        UInt128 number = 0;
        foreach (char digit in text)
        {
            number = (number * 62) + (UInt128)Digits.IndexOf(digit);
            if (digit == '-' || number > ulong.MaxValue)
            {
                return null;
            }
        }

        return text.Length == 0 ? null : (ulong)number;
    }
}
