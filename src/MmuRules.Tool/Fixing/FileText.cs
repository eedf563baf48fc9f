using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.Tool.Fixing;

/// <summary>Reads and writes source files so that a file that is not changed by a fix would be the same to the byte.</summary>
internal static class FileText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A byte order mark decides; else the encoding given; else UTF-8; and what is not UTF-8 is read byte by byte, which loses nothing.</summary>
    public static SourceText Read(string path, Encoding? encoding, SourceHashAlgorithm checksum)
    {
        var bytes = File.ReadAllBytes(path);
        try
        {
            return SourceText.From(bytes, bytes.Length, encoding ?? StrictUtf8, checksum);
        }
        catch (DecoderFallbackException)
        {
            return SourceText.From(bytes, bytes.Length, Encoding.Latin1, checksum);
        }
    }

    public static void Write(string path, SourceText text)
    {
        using var writer = new StreamWriter(path, append: false, text.Encoding ?? StrictUtf8);
        text.Write(writer);
    }

    /// <summary>
    /// Gives what a fix put in the line ends of the file around it: a formatter uses those of its options, or of the machine it runs on.
    /// </summary>
    public static SourceText WithLineEndsOf(SourceText original, SourceText changed)
    {
        var lineEnd = LineEndOf(original);
        var changes = changed.GetTextChanges(original)
            .Select(change => new TextChange(change.Span, change.NewText!.ReplaceLineEndings(lineEnd)))
            .ToList();
        return changes.Count == 0 ? original : original.WithChanges(changes);
    }

    /// <summary>What most lines end with.</summary>
    private static string LineEndOf(SourceText text)
    {
        var ends = text.Lines.Where(line => line.EndIncludingLineBreak > line.End)
            .Select(line => text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)))
            .GroupBy(end => end)
            .OrderByDescending(group => group.Count())
            .FirstOrDefault();
        return ends?.Key ?? "\n";
    }
}
