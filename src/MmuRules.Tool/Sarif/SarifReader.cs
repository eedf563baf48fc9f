using System.Text.Json.Nodes;

namespace MmuRules.Tool.Sarif;

/// <summary>Takes findings out of the compiler's log.</summary>
internal static class SarifReader
{
    /// <param name="log">The log.</param>
    /// <param name="folder">What relative paths in it start from.</param>
    /// <param name="owns">Which rules count.</param>
    public static IEnumerable<Finding> Findings(SarifLog log, string folder, Func<string, bool> owns) =>
        from result in log.Results
        let id = (string?)result["ruleId"]
        where id is not null && owns(id) && !IsSuppressed(result)
        let rule = log.RuleOf(result)
        select new Finding(
            id,
            Text(rule?["shortDescription"]) ?? id,
            Level((string?)result["level"] ?? (string?)rule?["defaultConfiguration"]?["level"]),
            Text(result["message"]) ?? "",
            Span((result["locations"] as JsonArray)?.FirstOrDefault(), folder),
            Steps(result, folder),
            (string?)rule?["helpUri"] is { Length: > 0 } uri ? uri : null);

    /// <summary>A result with a suppression in the source (pragma or attribute) is in the log all the same. A rejected one still counts.</summary>
    public static bool IsSuppressed(JsonObject result) =>
        result["suppressions"] is JsonArray { Count: > 0 } suppressions
        && suppressions.All(suppression => (string?)suppression?["status"] is null or "accepted");

    /// <summary>The compiler writes a diagnostic's additional locations, in their order, as related locations.</summary>
    private static SourceSpan[] Steps(JsonObject result, string folder) =>
        [.. (result["relatedLocations"] as JsonArray ?? []).Select(location => Span(location, folder)).OfType<SourceSpan>()];

    private static SourceSpan? Span(JsonNode? location, string folder)
    {
        var physical = location?["physicalLocation"];
        if ((string?)physical?["artifactLocation"]?["uri"] is not { } uri || physical?["region"] is not { } region)
            return null;

        var line = (int?)region["startLine"] ?? 1;
        var column = (int?)region["startColumn"] ?? 1;
        var endLine = (int?)region["endLine"] ?? line;

        // SARIF lets the end column be left out, which then means the end of the line; the text is looked up when it is drawn.
        return new(LocalPath(uri, folder), line, column, endLine, (int?)region["endColumn"] ?? (endLine == line ? column : 1));
    }

    /// <summary>The path of a URI, which may be absolute, relative, or escaped.</summary>
    public static string LocalPath(string uri, string folder) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var absolute) && absolute.IsFile
            ? absolute.LocalPath
            : Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(uri)));

    private static Severity Level(string? level) => level switch
    {
        "error" => Severity.Error,
        "note" or "none" => Severity.Note,
        _ => Severity.Warning,
    };

    private static string? Text(JsonNode? node) => node switch
    {
        JsonValue value => (string?)value,
        JsonObject message => (string?)message["text"],
        _ => null,
    };
}
