using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Exploring;

/// <summary>Finds what is meant by names on the command line. Capitals and hyphens do not matter, and <c>*</c> stands for any letters.</summary>
internal static class Choice
{
    public static IReadOnlyList<ExplorableFunction> Functions(IEnumerable<string> names, IReadOnlyList<ExplorableFunction> known) => Find("function", names, known, function => function.Name);

    public static IReadOnlyList<Scenario> Scenarios(IEnumerable<string> names) => Find("scenario", names, [.. Exploration.Scenarios.All], scenario => scenario.Name);

    public static IReadOnlyList<HardwareModel> Models(IEnumerable<string> names) => Find("hardware model", names, HardwareModel.All, model => model.Name);

    public static IReadOnlyList<Property> Properties(IEnumerable<string> names) => Find("property", names, Enum.GetValues<Property>(), property => property.ToString(), "properties");

    public static ExplorationMode Mode(string name) => Find("mode", [name], Enum.GetValues<ExplorationMode>(), mode => mode.ToString().ToLowerInvariant())[0];

    private static IReadOnlyList<T> Find<T>(string kind, IEnumerable<string> names, IReadOnlyList<T> known, Func<T, string> nameOf, string? plural = null)
    {
        var found = new List<T>();
        foreach (var name in names)
        {
            var matching = known.Where(one => Matches(Plain(name), Plain(nameOf(one)))).ToArray();
            if (matching.Length == 0)
                throw new UserError($"There is no {kind} '{name}'.", $"These {plural ?? kind + "s"} are known: {string.Join(", ", known.Select(nameOf))}.");
            found.AddRange(matching.Except(found));
        }

        return found;
    }

    private static string Plain(string name) => name.Replace("-", "").ToUpperInvariant();

    private static bool Matches(string pattern, string name)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1)
            return pattern == name;

        var at = parts[0].Length;
        if (!name.StartsWith(parts[0], StringComparison.Ordinal))
            return false;

        foreach (var part in parts[1..^1])
        {
            var next = name.IndexOf(part, at, StringComparison.Ordinal);
            if (next < 0)
                return false;
            at = next + part.Length;
        }

        return name.Length - at >= parts[^1].Length && name.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
