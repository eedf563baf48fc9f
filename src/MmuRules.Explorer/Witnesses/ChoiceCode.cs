using System.Globalization;
using System.Text;

namespace MmuRules.Exploration;

/// <summary>The choices of a schedule as text. What it looks like is in the remarks of <see cref="Schedule"/>.</summary>
internal static class ChoiceCode
{
    internal static string Encode(IReadOnlyList<(int Agent, int Alternative)> choices)
    {
        var text = new StringBuilder();
        for (int first = 0, next; first < choices.Count; first = next)
        {
            next = first + 1;
            while (next < choices.Count && choices[next] == choices[first])
            {
                next++;
            }

            string agent = Letters((uint)choices[first].Agent + 1, 'a');
            text.Append('-', agent.Length - 1).Append(agent).Append(Letters((uint)choices[first].Alternative, 'A'));
            if (next - first > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"{next - first}");
            }
        }

        return text.ToString();
    }

    /// <exception cref="ScheduleFormatException">The text has a right checksum and was not made by <see cref="Encode"/>.</exception>
    internal static IReadOnlyList<(int Agent, int Alternative)> Decode(string text)
    {
        var choices = new List<(int, int)>();
        int position = 0;
        while (position < text.Length)
        {
            int start = position;
            int hyphens = Take('-', '-').Length;
            int end = Math.Min(text.Length, position + hyphens + 1);
            string agent = text[position..end];
            position = end;
            long? agentNumber = agent.All(char.IsAsciiLetterLower) ? Number(agent, 'a') - 1 : null;
            long? alternative = Number(Take('A', 'Z'), 'A');
            string count = Take('0', '9');
            long times = count.Length == 0 ? 1 : long.Parse(count.AsSpan(0, Math.Min(count.Length, 12)), NumberStyles.None, CultureInfo.InvariantCulture);
            if (agentNumber is not { } who || agent.Length != hyphens + 1 || alternative is not { } which || choices.Count + times > Schedule.MaximumLength)
            {
                throw new ScheduleFormatException(
                    $"The schedule was not made by MmuRules: '{text[start..position]}', at character {start + 1} of its choices, is no choice, or is one too many.");
            }

            choices.AddRange(Enumerable.Repeat(((int)who, (int)which), (int)times));
        }

        return choices;

        string Take(char low, char high)
        {
            int from = position;
            while (position < text.Length && text[position] >= low && text[position] <= high)
            {
                position++;
            }

            return text[from..position];
        }
    }

    /// <summary>A number from 1 in letters, as spreadsheets number their columns; nothing for zero.</summary>
    private static string Letters(uint number, char first)
    {
        string letters = string.Empty;
        for (; number > 0; number = (number - 1) / 26)
        {
            letters = (char)(first + ((number - 1) % 26)) + letters;
        }

        return letters;
    }

    /// <summary>Null if it is too great.</summary>
    private static long? Number(string letters, char first)
    {
        long number = 0;
        foreach (char letter in letters)
        {
            number = (number * 26) + (letter - first) + 1;
            if (number > int.MaxValue + 1L)
            {
                return null;
            }
        }

        return number;
    }
}
