using System.Text.RegularExpressions;
using MmuRules.Exploration;
using MmuRules.ExplorerTests.Docs;
using MmuRules.Hardware;

namespace MmuRules.ExplorerTests.Rules;

/// <summary>
/// The losing schedule of a rule's page: where the page has the line <c>&lt;!-- witness: SCENARIO on MODEL --&gt;</c>, what the explorer finds in the page's first flagged code, drawn and in
/// text lanes.
/// </summary>
internal sealed partial class WitnessOfPage
{
    private const string End = "<!-- end of the witness -->";
    private const int Width = 110;

    private readonly string _rule;
    private readonly Match _order;

    private WitnessOfPage(string rule, Match order, string section)
    {
        _rule = rule;
        _order = order;
        string block = PageCode.BlocksOf(rule, section)[0];
        Scenario = Scenarios.Find(order.Groups["scenario"].Value);
        Model = HardwareModel.All.Single(model => model.Name == order.Groups["model"].Value);
        Verdict = Explorer.Check(Scenario, Model, section == "Flagged" ? PageCode.Compile(PageCode.SourceOf(block, $"{rule}.cs")) : [PageCode.Compile(PageCode.SourceOf(block))[0]], RuleProofTests.Options);
    }

    /// <summary>The rules whose pages ask for a witness.</summary>
    internal static IEnumerable<string> Rules =>
        Directory.EnumerateFiles(Repository.PathOf("docs", "rules"), "MMU*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order().Where(rule => Order().IsMatch(TextOf(rule)));

    internal static string PictureOf(string rule) => Repository.PathOf("docs", "rules", "images", $"{rule}.svg");

    internal Scenario Scenario { get; }

    internal HardwareModel Model { get; }

    internal Verdict Verdict { get; }

    /// <summary>Explores the first code of a section of a rule's page, the flagged one unless another is asked for, as the page asks for it.</summary>
    internal static WitnessOfPage Of(string rule, string section = "Flagged") => new(rule, Order().Match(TextOf(rule)), section);

    internal static string TextOf(string rule) => File.ReadAllText(FileOf(rule)).ReplaceLineEndings("\n");

    internal static string FileOf(string rule) => Repository.PathOf("docs", "rules", $"{rule}.md");

    /// <summary>The page with its witness.</summary>
    internal string Page()
    {
        string text = TextOf(_rule);
        int begin = _order.Index + _order.Length;
        int end = text.IndexOf(End, begin, StringComparison.Ordinal);
        Assert.True(end >= 0, $"docs/rules/{_rule}.md: the line '{End}' is missing below '{_order.Value}'.");
        Witness witness = Verdict.Witness!;
        return text[..begin] + $"""

            Found by exploring the first flagged code above, beside the agents of `{Scenario.Name}` on `{Model.Name}`: the shortest there is, in {witness.Steps.Count} steps. {witness.Explanation}

            ![{VerdictTable.Describe(witness.Violated)}, as lanes of what each CPU does, from top to bottom](images/{_rule}.svg)

            ```text
            {TextLanes.Draw(witness, Width).TrimEnd()}
            ```

            """.ReplaceLineEndings("\n") + text[end..];
    }

    internal string Picture() => SvgDrawing.Draw(Verdict.Witness!).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^<!-- witness: (?<scenario>\w+) on (?<model>\w+) -->\n", RegexOptions.Multiline)]
    private static partial Regex Order();
}
