using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Comparison of files.</summary>
internal static class SourceFiles
{
    /// <summary>Same name, text and encoding.</summary>
    public static bool HaveSameContent((string filename, SourceText content) one, (string filename, SourceText content) other) =>
        one.filename == other.filename
        && Equals(one.content.Encoding, other.content.Encoding)
        && one.content.ContentEquals(other.content);

    /// <summary>Same files in the same order.</summary>
    public static bool AreSame(SourceFileCollection one, SourceFileCollection other) =>
        one.Count == other.Count && one.Zip(other, HaveSameContent).All(same => same);
}
