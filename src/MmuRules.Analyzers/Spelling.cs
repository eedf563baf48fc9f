namespace MmuRules.Analyzers;

/// <summary>What somebody may have meant who wrote a word that is not known.</summary>
internal static class Spelling
{
    // The time goes with the product of both lengths, and a line of a file can be of any.
    private const int MostLetters = 500;

    /// <summary>The known word that takes the fewest changes of a letter, upper or lower case aside; the first of several.</summary>
    public static string NearestTo(string word, IEnumerable<string> known)
    {
        var sought = word.Substring(0, Math.Min(word.Length, MostLetters)).ToUpperInvariant();
        return known.OrderBy(candidate => Distance(sought, candidate.ToUpperInvariant())).First();
    }

    // Levenshtein: letters put in, left out, or taken for another.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var kept = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(kept, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
