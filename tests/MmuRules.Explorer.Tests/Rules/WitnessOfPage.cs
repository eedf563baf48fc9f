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
    private readonly IReadOnlyList<CodeUnderTest> _flagged;
    private readonly CodeUnderTest _fixed;
    private readonly ExplorationOptions _options = RuleProofTests.Options;

    private WitnessOfPage(string rule, Match order)
    {
        _rule = rule;
        _order = order;
        _flagged = PageCode.Compile(PageCode.SourceOf(PageCode.BlocksOf(rule, "Flagged")[0], $"{rule}.cs"));
        _fixed = PageCode.Compile(PageCode.SourceOf(PageCode.BlocksOf(rule, "Fixed")[0]))[0];
        Scenario = Scenarios.Find(order.Groups["scenario"].Value);
        Model = HardwareModel.All.Single(model => model.Name == order.Groups["model"].Value);
        Verdict = Explorer.Check(Scenario, Model, _flagged, _options);
        if (Verdict.Outcome == Outcome.Proved)
        {
            // What is lost is a count, or what is never given back: then the page's code has to be right in these too.
            _options = new ExplorationOptions();
            Verdict = Explorer.Check(Scenario, Model, _flagged, _options);
        }
    }

    /// <summary>The rules that have a page.</summary>
    internal static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(Repository.PathOf("docs", "rules"), "MMU*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order();

    /// <summary>The rules whose pages ask for a witness.</summary>
    internal static IEnumerable<string> Rules => Pages.Where(rule => Order().IsMatch(TextOf(rule)));

    internal static string PictureOf(string rule) => Repository.PathOf("docs", "rules", "images", $"{rule}.svg");

    internal Scenario Scenario { get; }

    internal HardwareModel Model { get; }

    /// <summary>The verdict of the first flagged code.</summary>
    internal Verdict Verdict { get; }

    /// <summary>Explores the first flagged code of a rule's page, as the page asks for it.</summary>
    internal static WitnessOfPage Of(string rule) => new(rule, Order().Match(TextOf(rule)));

    /// <summary>The verdict of the first function that the page shows as fixed, in the same scenario, with an eye on the same properties.</summary>
    internal Outcome OutcomeOfFixed(HardwareModel model) => Explorer.Check(Scenario, model, [_fixed], _options).Outcome;

    /// <summary>What the explorer says of what a code fix made of the flagged code, in the same scenario, with an eye on the same properties.</summary>
    /// <remarks>What the fix has left without a caller is no code under test.</remarks>
    internal Verdict VerdictOf(string made) => Explorer.Check(Scenario, Model, PageCode.Compile(made, [.. _flagged.Select(code => code.Name)]), _options);

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

            {Models()}

            """.ReplaceLineEndings("\n") + text[end..];
    }

    internal string Picture() => SvgDrawing.Draw(Verdict.Witness!).ReplaceLineEndings("\n");

    // Where the fixed code is violated too, what the flagged one violates says nothing of the rule.
    private string Models()
    {
        ILookup<string, string> models = HardwareModel.All.ToLookup(FateOn, model => $"`{model.Name}`");
        IEnumerable<string> parts = models.OrderBy(models => models.Key, StringComparer.Ordinal).Select(models => $"{models.Key[1..]} {string.Join(", ", models)}");
        return $"Of the hardware models: {string.Join("; ", parts)}.";
    }

    private string FateOn(HardwareModel model) =>
        Explorer.Check(Scenario, model, _flagged, _options).Outcome == Outcome.Proved ? "2not on" : OutcomeOfFixed(model) == Outcome.Proved ? "1it happens on" : "3the fixed code too is violated, for another reason, on";

    [GeneratedRegex(@"^<!-- witness: (?<scenario>\w+) on (?<model>\w+) -->\n", RegexOptions.Multiline)]
    private static partial Regex Order();
}
