using System.Text.Json.Nodes;

namespace MmuRules.Tool.Sarif;

/// <summary>A SARIF 2.1 file as the C# compiler writes it: one run, its results and its rules.</summary>
internal sealed class SarifLog
{
    private readonly JsonObject _run;

    private SarifLog(JsonObject run) => _run = run;

    public IEnumerable<JsonObject> Results => Objects(_run["results"]);

    public IEnumerable<JsonObject> Rules => Objects(_run["tool"]?["driver"]?["rules"]);

    /// <exception cref="InvalidDataException">It is not SARIF.</exception>
    public static SarifLog Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json)?["runs"]?[0] is JsonObject run
                ? new(run)
                : throw new InvalidDataException("The compiler's log has no run.");
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException($"The compiler's log is not SARIF: {e.Message}", e);
        }
    }

    /// <summary>The rule a result belongs to: by its index, as SARIF has it, or else by its id.</summary>
    public JsonObject? RuleOf(JsonObject result)
    {
        var rules = Rules.ToList();
        return (int?)result["ruleIndex"] is { } index && index >= 0 && index < rules.Count
            ? rules[index]
            : rules.FirstOrDefault(rule => (string?)rule["id"] == (string?)result["ruleId"]);
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? array) => (array as JsonArray)?.OfType<JsonObject>() ?? [];
}
