using MmuRules.Tool.Builds;
using MmuRules.Tool.Rendering;
using MmuRules.Tool.Sarif;

namespace MmuRules.Tool.Analysis;

/// <summary>Calls the user's own compiler once more for each of its calls, this time with the analyzers.</summary>
/// <remarks>
/// A call of its own, and not the build's: a finding that is an error ends a build, and what depends on that project would
/// not be looked at; here every severity can be what the user has configured.
/// </remarks>
internal sealed class Inspector(AnalyzerSet analyzers, Workplace workplace, IProgressLog progress)
{
    /// <summary>The compiler's warnings for an analyzer that it could not load (built for a newer compiler, or broken), and for one that threw.</summary>
    private static readonly Dictionary<string, string> AnalyzerTroubles = new()
    {
        ["CS9057"] = "The project's SDK has a compiler older than the analyzers need (.NET SDK 9.0.300 or newer). See the project's global.json.",
        ["CS8032"] = "Update the .NET SDK to 9.0.300 or newer, or reinstall mmurules.",
        ["CS8033"] = "Reinstall mmurules: its analyzers hold no rule.",
        ["CS8034"] = "Reinstall mmurules: its analyzers cannot be loaded.",
        ["AD0001"] = "This is a fault in MmuRules. Please report it with the code that it was looking at.",
    };

    private int _stages;

    public async Task<IReadOnlyList<Inspection>> InspectAsync(IReadOnlyList<CompilerCall> calls, CancellationToken cancellation)
    {
        if (calls.Count == 0)
            return [];

        var stage = $"analysis-{++_stages}";
        progress.Phase(calls.Count == 1 ? $"analyzing {calls[0].DisplayName}" : $"analyzing {calls.Count} compilations");
        var inspections = new Inspection[calls.Count];
        var done = 0;
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 8) };
        await Parallel.ForAsync(0, calls.Count, options, async (index, token) =>
        {
            inspections[index] = await InspectAsync(calls[index], workplace.Sub(stage, index.ToString()), token);
            progress.Step($"analyzed {calls[index].DisplayName}, {Interlocked.Increment(ref done)} of {calls.Count}");
        });
        return inspections;
    }

    private async Task<Inspection> InspectAsync(CompilerCall call, string folder, CancellationToken cancellation)
    {
        var outputs = new AnalysisArguments.Outputs(folder);
        Directory.CreateDirectory(outputs.Generated);
        var response = Path.Combine(folder, "call.rsp");
        await File.WriteAllLinesAsync(response, AnalysisArguments.For(call, analyzers, outputs), cancellation);

        // /noconfig is only heeded outside a response file: with it the compiler's own default references stay out.
        string[] arguments = ["/noconfig", "/nologo", "@" + response];
        var isAssembly = Path.GetExtension(call.Compiler).Equals(".dll", StringComparison.OrdinalIgnoreCase);
        var ran = await ChildProcess.RunAsync(
            isAssembly ? DotnetHost.Program : call.Compiler,
            isAssembly ? ["exec", call.Compiler, .. arguments] : arguments,
            call.Folder,
            DotnetHost.CleanEnvironment(),
            onLine: null,
            cancellation);

        if (!File.Exists(outputs.Log))
        {
            return new(call, outputs, null, new UserError(
                $"The compiler wrote no log for {call.DisplayName} (exit code {ran.ExitCode}). It said: {string.Join(" ", ran.Lines.TakeLast(3))}",
                $"See whether `dotnet build {call.Project}` works. If it does, please report this."));
        }

        var log = SarifLog.Parse(await File.ReadAllTextAsync(outputs.Log, cancellation));
        return new(call, outputs, log, TroubleIn(log, call));
    }

    private UserError? TroubleIn(SarifLog log, CompilerCall call)
    {
        foreach (var result in log.Results)
        {
            var text = (string?)result["message"]?["text"] ?? "";
            if (AnalyzerTroubles.TryGetValue((string?)result["ruleId"] ?? "", out var advice) && analyzers.Assemblies.Any(file => text.Contains(Path.GetFileNameWithoutExtension(file), StringComparison.Ordinal)))
                return new UserError($"The rules did not run to their end on {call.DisplayName}: {text.Split('\n')[0].Trim()}", advice);
        }

        return null;
    }
}
