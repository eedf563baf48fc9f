using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Options;

/// <summary>The option values of a compilation that are not understood, each for the first file that it holds for.</summary>
/// <remarks>
/// An analyzer sees neither the text nor the path of a configuration file. A diagnostic without a location can be reported at the compilation's end
/// only, which an IDE does not show, and no <c>.editorconfig</c> section can set its severity. At the first word of a file both work, a pragma does too,
/// and the file is one that the section in question is for. Which file is the first does not depend on the order in which they are checked.
/// </remarks>
internal sealed class OptionMistakes(Compilation compilation, SettingsReader settings)
{
    private readonly Lazy<ImmutableDictionary<SyntaxTree, ImmutableArray<BadValue>>> _byTree = new(() => Find(compilation, settings));

    public ImmutableArray<BadValue> In(SyntaxTree tree) => _byTree.Value.TryGetValue(tree, out var found) ? found : [];

    private static ImmutableDictionary<SyntaxTree, ImmutableArray<BadValue>> Find(Compilation compilation, SettingsReader settings)
    {
        var seen = new HashSet<BadValue>();
        var found = ImmutableDictionary.CreateBuilder<SyntaxTree, ImmutableArray<BadValue>>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            // Nothing that is reported in generated code is shown.
            var news = settings.MistakesIn(tree).Where(bad => !seen.Contains(bad)).ToImmutableArray();
            if (news.IsEmpty || GeneratedCode.Is(tree, compilation.Options.SyntaxTreeOptionsProvider))
                continue;
            seen.UnionWith(news);
            found.Add(tree, news);
        }

        return found.ToImmutable();
    }
}
