using System.Text.Json;
using System.Text.Json.Nodes;
using MmuRules.Tool.Analysis;
using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Sarif;

/// <summary>Writes the findings of all compilations as one SARIF 2.1 file with one run: code scanning services refuse several runs of one tool.</summary>
internal static class SarifMerge
{
    private const string Root = "SRCROOT";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <exception cref="UserError">The file cannot be written.</exception>
    public static void Write(string file, IEnumerable<Inspection> inspections, AnalyzerSet analyzers, BuildTarget target, bool isWhole)
    {
        var log = Merge(inspections, analyzers, RepositoryOf(target.Folder), isWhole);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllText(file, log.ToJsonString(Indented) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UserError($"The SARIF file '{file}' cannot be written: {e.Message}", "Give a path in a folder that you may write to.");
        }
    }

    public static JsonObject Merge(IEnumerable<Inspection> inspections, AnalyzerSet analyzers, string root, bool isWhole)
    {
        var rules = new JsonArray();
        var results = new JsonArray();
        var ruleIndexes = new Dictionary<string, int>();
        var seen = new HashSet<string>();
        foreach (var inspection in inspections)
        {
            foreach (var original in inspection.Log?.Results ?? [])
            {
                if ((string?)original["ruleId"] is not { } id || !analyzers.Owns(id))
                    continue;

                var result = (JsonObject)original.DeepClone();
                if (!ruleIndexes.TryGetValue(id, out var index))
                {
                    ruleIndexes[id] = index = rules.Count;
                    rules.Add(Rule(inspection.Log!.RuleOf(original), id));
                }

                result["ruleIndex"] = index;
                Relocate(result, inspection.Call.Folder, root);
                if (seen.Add(result.ToJsonString()))
                    results.Add(result);
            }
        }

        return new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "MmuRules",
                        ["version"] = typeof(SarifMerge).Assembly.GetName().Version!.ToString(3),
                        ["rules"] = rules,
                    },
                },
                ["invocations"] = new JsonArray(new JsonObject { ["executionSuccessful"] = isWhole }),
                ["originalUriBaseIds"] = new JsonObject { [Root] = new JsonObject { ["uri"] = new Uri(root + Path.DirectorySeparatorChar).AbsoluteUri } },
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = results,
            }),
        };
    }

    /// <summary>The rule without the timing that the compiler adds: it differs from run to run.</summary>
    private static JsonObject Rule(JsonObject? original, string id)
    {
        var rule = (JsonObject?)original?.DeepClone() ?? new JsonObject { ["id"] = id };
        if (rule["properties"] is JsonObject properties)
        {
            properties.Remove("executionTimeInSeconds");
            properties.Remove("executionTimeInPercentage");
        }

        return rule;
    }

    /// <summary>Rewrites every location below the root as relative to it, so that the file says the same on every machine.</summary>
    private static void Relocate(JsonNode? node, string folder, string root)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                Relocate(item, folder, root);
        }
        else if (node is JsonObject value)
        {
            if (value["artifactLocation"] is JsonObject artifact && (string?)artifact["uri"] is { } uri)
                value["artifactLocation"] = Location(SarifReader.LocalPath(uri, folder), root);
            foreach (var (_, child) in value)
                Relocate(child, folder, root);
        }
    }

    private static JsonObject Location(string path, string root)
    {
        var relative = Path.GetRelativePath(root, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative)
            ? new JsonObject { ["uri"] = new Uri(path).AbsoluteUri }
            : new JsonObject { ["uri"] = string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString)), ["uriBaseId"] = Root };
    }

    /// <summary>The repository that the folder is in, or the folder itself.</summary>
    private static string RepositoryOf(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            // In a worktree or submodule .git is a file.
            if (Path.Exists(Path.Combine(at, ".git")))
                return at;
        }

        return folder;
    }
}
