using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MmuRules.Analyzers.Options;

/// <summary>Reads the settings of files from <c>.editorconfig</c> and <c>.globalconfig</c>.</summary>
internal sealed class SettingsReader(AnalyzerConfigOptionsProvider provider)
{
    /// <summary>The settings of a file; what is set for all files, in a <c>.globalconfig</c>, is among its options. A value that is not understood counts as not given.</summary>
    public Settings Of(SyntaxTree tree)
    {
        var options = provider.GetOptions(tree);
        return new(
            Read(options, OptionNames.Profile, OptionNames.Profiles, out _) ?? Settings.Default.Profile,
            Read(options, OptionNames.SplitPageTableLocks, OptionNames.Switches, out _) ?? Settings.Default.SplitPageTableLocks);
    }

    /// <summary>The values of a file's options that are not understood.</summary>
    public IEnumerable<BadValue> MistakesIn(SyntaxTree tree)
    {
        var options = provider.GetOptions(tree);
        Read(options, OptionNames.Profile, OptionNames.Profiles, out var profile);
        if (profile is not null)
            yield return new(OptionNames.Profile, profile, [.. OptionNames.Profiles.Select(known => known.Name)]);
        Read(options, OptionNames.SplitPageTableLocks, OptionNames.Switches, out var isSplit);
        if (isSplit is not null)
            yield return new(OptionNames.SplitPageTableLocks, isSplit, [.. OptionNames.Switches.Select(known => known.Name)]);
    }

    private static T? Read<T>(AnalyzerConfigOptions options, string option, ImmutableArray<(string Name, T Value)> known, out string? bad)
        where T : struct
    {
        bad = null;
        if (!options.TryGetValue(option, out var text))
            return null;
        foreach (var (name, meant) in known)
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
                return meant;
        bad = text;
        return null;
    }
}

/// <summary>A value of an option that is none of those it can have.</summary>
internal sealed record BadValue(string Option, string Value, ImmutableArray<string> Known)
{
    // The known values belong to the option.
    public bool Equals(BadValue? other) => other is not null && Option == other.Option && Value == other.Value;

    public override int GetHashCode() => unchecked((Option.GetHashCode() * 397) ^ Value.GetHashCode());
}
