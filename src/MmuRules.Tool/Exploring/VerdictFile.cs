using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Exploring;

/// <summary>The file of verdicts that <c>--json</c> writes and <c>--merge</c> reads.</summary>
internal static class VerdictFile
{
    /// <summary>The version of the form that is written, and the only one that is read.</summary>
    public const int Version = 1;

    private const string Advice = "Give files that `mmurules explore --json` wrote, as they are.";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    public static string Write(IEnumerable<Explored> explored) =>
        JsonSerializer.Serialize(new Document(Version, [.. explored.Select(VerdictRecord.Of)]), Options) + "\n";

    /// <exception cref="UserError">The file cannot be read, is none of verdicts, or is of another version.</exception>
    public static IReadOnlyList<Explored> Read(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            CheckVersion(file, text);
            return [.. JsonSerializer.Deserialize<Document>(text, Options)!.Verdicts.Select(verdict => verdict.ToExplored())];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserError($"'{file}' cannot be read: {e.Message}", Advice);
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $" at line {line + 1}" : "";
            throw new UserError($"'{file}' is no file of verdicts{place}{(string.IsNullOrEmpty(e.Path) ? "" : $" ({e.Path})")}.", Advice);
        }
        catch (FormatException e)
        {
            // A value, or a witness, that nobody wrote.
            throw new UserError($"'{file}' is no file of verdicts: {e.Message}", Advice);
        }
    }

    /// <summary>Before anything else: of another version, nothing else that is different is a fault.</summary>
    private static void CheckVersion(string file, string text)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("version", out var version))
            throw new UserError($"'{file}' is no file of verdicts: it has no member \"version\".", Advice);
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version)
            throw new UserError($"'{file}' is of version {version.GetRawText()}, and this mmurules reads version {Version}.", "Explore all parts, and merge them, with one version of mmurules.");
    }

    private sealed record Document(int Version, IReadOnlyList<VerdictRecord> Verdicts);
}
