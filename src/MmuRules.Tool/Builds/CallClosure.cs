using MmuRules.Tool.Analysis;

namespace MmuRules.Tool.Builds;

/// <summary>Which of a build's compilations a target means: of a solution all, of a project its own and those whose assemblies it refers to.</summary>
/// <remarks>A project builds more than that: the analyzers and generators it is compiled with are tools, and their code is not part of it.</remarks>
internal static class CallClosure
{
    public static IReadOnlyList<CompilerCall> Of(BuildTarget target, IReadOnlyList<CompilerCall> calls)
    {
        if (!target.IsProject)
            return calls;

        var included = calls.Where(call => call.Project == target.File).ToHashSet();
        if (included.Count == 0)
            return calls; // It did not get as far as its own compilation; what did is better than nothing.

        for (var open = included.ToList(); open.Count > 0;)
        {
            var references = open.SelectMany(References).ToHashSet(StringComparer.OrdinalIgnoreCase);
            open = [.. calls.Where(call => Output(call) is { } output && references.Contains(output) && included.Add(call))];
        }

        return [.. calls.Where(included.Contains)];
    }

    // By name: what is referred to is a copy, or a reference assembly, of what the other call writes.
    private static IEnumerable<string> References(CompilerCall call) =>
        call.Arguments.Select(AnalysisArguments.Split).Where(argument => argument.Name is "reference" or "r").Select(argument => Path.GetFileName(argument.Value));

    private static string? Output(CompilerCall call) =>
        call.Arguments.Select(AnalysisArguments.Split).Where(argument => argument.Name == "out").Select(argument => Path.GetFileName(argument.Value)).FirstOrDefault();
}
