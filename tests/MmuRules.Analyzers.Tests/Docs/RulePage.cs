using System.Text.RegularExpressions;

namespace MmuRules.Analyzers.Tests.Docs;

/// <summary>A page of docs/rules, taken apart.</summary>
internal sealed partial class RulePage
{
    public const string Flagged = "Flagged";
    public const string Fixed = "Fixed";
    public const string NotFlagged = "Not flagged";

    private readonly string _text;

    private RulePage(string text) => _text = text.ReplaceLineEndings("\n");

    public static string[] Ids { get; } = [.. new MmuOrderingAnalyzer().SupportedDiagnostics.Select(descriptor => descriptor.Id)];

    public string Title => _text[..Math.Max(0, _text.IndexOf('\n'))];

    public IEnumerable<string> Headings => Heading().Matches(_text).Select(match => match.Groups["text"].Value);

    public static string PathOf(string id) => Repository.PathOf("docs", "rules", $"{id}.md");

    public static RulePage Of(string id) => new(File.ReadAllText(PathOf(id)));

    public string Section(string heading)
    {
        var sections = Heading().Matches(_text);
        var found = sections.Single(match => match.Groups["text"].Value == heading);
        var next = sections.FirstOrDefault(match => match.Index > found.Index);
        return _text[(found.Index + found.Length)..(next?.Index ?? _text.Length)].Trim();
    }

    /// <summary>The blocks of C# in a section, each with the configuration and the contract file that stand before it.</summary>
    public IReadOnlyList<Example> ExamplesOf(string heading)
    {
        var examples = new List<Example>();
        var (configuration, contracts) = ("", "");
        foreach (var block in Block().Matches(Section(heading)).Select(match => match.Groups))
        {
            switch (block["language"].Value)
            {
                case "editorconfig":
                    configuration = block["text"].Value;
                    break;
                case "mmurules":
                    contracts = block["text"].Value;
                    break;
                default:
                    examples.Add(new(block["text"].Value, configuration, contracts));
                    break;
            }
        }

        return examples;
    }

    /// <summary>The targets of the links to other files of the repository.</summary>
    public IEnumerable<string> Links => Link().Matches(_text).Select(match => match.Groups["target"].Value).Where(target => !target.Contains(':', StringComparison.Ordinal));

    [GeneratedRegex("^## (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```(?<language>csharp|editorconfig|mmurules)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?<target>[^)#]+)")]
    private static partial Regex Link();
}
