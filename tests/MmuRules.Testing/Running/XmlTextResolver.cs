using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Gives doc comments the files that a test names.</summary>
internal sealed class XmlTextResolver(IReadOnlyDictionary<string, string> files) : XmlReferenceResolver
{
    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => 0;

    public override Stream OpenRead(string resolvedPath) =>
        files.TryGetValue(resolvedPath, out var content)
            ? new MemoryStream(Encoding.UTF8.GetBytes(content))
            : throw new FileNotFoundException("The test has no such file among its XML references.", resolvedPath);

    public override string? ResolveReference(string path, string? baseFilePath) => path;
}
