namespace MmuRules.Tool.Analysis;

/// <summary>The analyzers a run injects, and which diagnostics are theirs.</summary>
/// <param name="Assemblies">Full paths, dependencies included.</param>
/// <param name="IdPrefix">What their rules' ids begin with.</param>
internal sealed record AnalyzerSet(IReadOnlyList<string> Assemblies, string IdPrefix)
{
    /// <summary>What a project may reference by itself, as a package or as a project; it must not run twice.</summary>
    private static readonly string[] OwnAssemblies = ["MmuRules.Analyzers.dll", "MmuRules.CodeFixes.dll"];

    /// <summary>The rules this tool was built with. They lie beside it, because it references them.</summary>
    public static AnalyzerSet Own { get; } = new([Path.Combine(AppContext.BaseDirectory, "MmuRules.Analyzers.dll")], "MMU");

    public bool Owns(string ruleId) => ruleId.StartsWith(IdPrefix, StringComparison.Ordinal);

    /// <summary>Whether this analyzer of the user's build is one of ours, of whatever version.</summary>
    public bool Replaces(string assembly)
    {
        var name = Path.GetFileName(assembly);
        return OwnAssemblies.Contains(name, StringComparer.OrdinalIgnoreCase)
            || Assemblies.Any(ours => Path.GetFileName(ours).Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}
