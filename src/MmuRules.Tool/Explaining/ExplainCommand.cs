using MmuRules.Tool.Builds;
using MmuRules.Tool.Commands;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Explaining;

/// <summary>Shows a rule's page, or the list of rules.</summary>
internal sealed class ExplainCommand(ToolHost host)
{
    private const string Prefix = "MMU";

    public int Run(string? asked)
    {
        if (asked is null)
        {
            foreach (var id in RulePages.Ids)
                host.Out.Write(TextWrap.Lay($"{id}  ", Role.Strong, RulePages.TitleOf(id), Role.Plain, host.Out.Width));
        }
        else
        {
            host.Out.Write(PageLayout.Lay(RulePages.Lines(Find(asked)), host.Out));
        }

        return ExitCodes.Clean;
    }

    // A rule may be called by its number alone.
    private static string Find(string asked)
    {
        var id = asked.Trim().ToUpperInvariant();
        if (!id.StartsWith(Prefix, StringComparison.Ordinal))
            id = Prefix + id;
        if (RulePages.Ids.Contains(id))
            return id;
        var near = RulePages.Ids.Where(known => known.Length == id.Length && known.Zip(id).Count(pair => pair.First != pair.Second) <= 1).ToList();
        throw new UserError(
            $"There is no rule '{asked}'.",
            near.Count > 0 ? $"Did you mean {string.Join(" or ", near)}? `mmurules explain` lists all rules." : "`mmurules explain` lists all rules.");
    }
}
