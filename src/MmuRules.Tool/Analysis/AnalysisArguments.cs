using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Analysis;

/// <summary>Turns the command line of the user's build into that of the analysing call.</summary>
internal static class AnalysisArguments
{
    /// <summary>Where the analysing call leaves what it makes.</summary>
    public sealed record Outputs(string Folder)
    {
        public string Log => Path.Combine(Folder, "log.sarif");

        /// <summary>What the source generators made.</summary>
        public string Generated => Path.Combine(Folder, "generated");
    }

    /// <summary>
    /// What may not stay as it was: outputs (the build's own stay untouched), path mapping (findings need the real paths),
    /// the switch that left the analyzers out, and severities of warnings that would only end the call.
    /// </summary>
    private static readonly string[] Dropped = ["refout", "refonly", "refonly+", "refonly-", "pdb", "errorlog", "generatedfilesout", "pathmap", "skipanalyzers", "skipanalyzers+", "skipanalyzers-", "noconfig", "nologo", "reportanalyzer"];

    /// <summary>The SDK's own analyzers hold no source generators, take seconds, and what they find is not shown.</summary>
    private static readonly string[] SdkAnalyzers =
    [
        "Microsoft.CodeAnalysis.NetAnalyzers.dll", "Microsoft.CodeAnalysis.CSharp.NetAnalyzers.dll",
        "Microsoft.CodeAnalysis.CodeStyle.dll", "Microsoft.CodeAnalysis.CSharp.CodeStyle.dll",
        "Microsoft.CodeAnalysis.CodeStyle.Fixes.dll", "Microsoft.CodeAnalysis.CSharp.CodeStyle.Fixes.dll",
    ];

    public static IReadOnlyList<string> For(CompilerCall call, AnalyzerSet analyzers, Outputs outputs)
    {
        var result = new List<string>();
        foreach (var argument in call.Arguments)
        {
            var (name, value) = Split(argument);
            if (name is "out" or "doc")
                result.Add($"/{name}:{Quoted(Path.Combine(outputs.Folder, Path.GetFileName(value)))}");
            else if (!Dropped.Contains(name) && !(name is "analyzer" or "a" && IsLeftOut(value, analyzers)))
                result.Add(argument);
        }

        result.AddRange(analyzers.Assemblies.Select(assembly => "/analyzer:" + Quoted(assembly)));
        result.Add($"/errorlog:{Quoted(outputs.Log)},version=2.1");
        result.Add("/generatedfilesout:" + Quoted(outputs.Generated));
        result.AddRange(Promoted(call, analyzers));
        return result;
    }

    /// <summary>The name and the value of an option, quotes taken off; the name is empty for a source file.</summary>
    public static (string Name, string Value) Split(string argument)
    {
        // On Unix a source file may be an absolute path: an option has a letter and no further slash before its colon.
        if (argument.Length < 2 || argument[0] is not ('/' or '-'))
            return ("", argument.Trim('"'));

        var colon = argument.IndexOf(':');
        var name = colon < 0 ? argument[1..] : argument[1..colon];
        return name.Contains('/') || name.Contains('\\')
            ? ("", argument.Trim('"'))
            : (name.ToLowerInvariant(), colon < 0 ? "" : argument[(colon + 1)..].Replace("\"", ""));
    }

    private static bool IsLeftOut(string analyzer, AnalyzerSet analyzers) =>
        analyzers.Replaces(analyzer) || SdkAnalyzers.Contains(Path.GetFileName(analyzer), StringComparer.OrdinalIgnoreCase);

    /// <summary>A rule of ours that the project promotes to an error stays one.</summary>
    private static IEnumerable<string> Promoted(CompilerCall call, AnalyzerSet analyzers) =>
        call.WarningsAsErrors.Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(analyzers.Owns)
            .Select(id => "/warnaserror+:" + id);

    private static string Quoted(string path) => $"\"{path}\"";
}
