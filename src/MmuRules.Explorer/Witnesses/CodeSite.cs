namespace MmuRules.Exploration;

/// <summary>A place in the source of the code under test.</summary>
/// <param name="File">The file, as the compiler was given it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Member">The method.</param>
public sealed record CodeSite(string File, int Line, string Member)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path.GetFileName(File)}:{Line}";
}
