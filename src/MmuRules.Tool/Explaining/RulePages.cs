using System.Reflection;

namespace MmuRules.Tool.Explaining;

/// <summary>The pages of docs/rules, as they were when the tool was built.</summary>
internal static class RulePages
{
    private const string Folder = "Rules/";
    private const string Extension = ".md";

    private static readonly Assembly Own = typeof(RulePages).Assembly;

    /// <summary>The ids of all rules, in order.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. Own.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Extension.Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>The lines of a rule's page.</summary>
    public static string[] Lines(string id)
    {
        using var reader = new StreamReader(Own.GetManifestResourceStream($"{Folder}{id}{Extension}")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }

    /// <summary>The title of a rule's page, without the id.</summary>
    public static string TitleOf(string id) => Lines(id)[0][$"# {id}: ".Length..];
}
