using MmuRules.Exploration;
using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Exploring;

/// <summary>The file of verdicts that <c>--json</c> writes and <c>--merge</c> reads.</summary>
internal static class VerdictFile
{
    /// <summary>The version of the form that is written, and the only one that is read.</summary>
    public const int Version = 1;

    private const string Advice = "Give files that `mmurules explore --json` wrote, as they are.";

    public static string Write(IEnumerable<Explored> explored) =>
        VersionedJson.Write(new Document(Version, [.. explored.Select(VerdictRecord.Of)])) + "\n";

    /// <exception cref="UserError">The file cannot be read, is none of verdicts, or is of another version.</exception>
    public static IReadOnlyList<Explored> Read(string file)
    {
        try
        {
            return [.. VersionedJson.Read<Document>(File.ReadAllText(file), Version).Verdicts.Select(verdict => verdict.ToExplored())];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserError($"'{file}' cannot be read: {e.Message}", Advice);
        }
        catch (OtherVersionException other)
        {
            throw new UserError($"'{file}' is of version {other.Message}, and this mmurules reads version {Version}.", "Explore all parts, and merge them, with one version of mmurules.");
        }
        catch (FormatException e)
        {
            // No such JSON, or a value, or a witness, that nobody wrote.
            throw new UserError($"'{file}' is no file of verdicts: {e.Message}", Advice);
        }
    }

    private sealed record Document(int Version, IReadOnlyList<VerdictRecord> Verdicts);
}
