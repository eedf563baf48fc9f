namespace MmuRules.Hardware;

/// <summary>Where in the source a lock was taken, as the compiler filled it in at the call.</summary>
/// <param name="File">The source file's path.</param>
/// <param name="Line">The line, from 1; 0 if it is not known.</param>
/// <param name="Member">The member in which the call stands.</param>
internal readonly record struct LockSite(string? File, int Line, string? Member)
{
    /// <summary>The file's name without the folders, which are those of whoever compiled it.</summary>
    public override string ToString() => Line == 0 ? "a place that is not known" : $"{FileName}:{Line} ({Member})";

    private string FileName => File is null ? "?" : File[(File.AsSpan().LastIndexOfAny('/', '\\') + 1)..];
}
