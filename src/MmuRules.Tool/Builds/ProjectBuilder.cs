using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Builds;

/// <summary>Builds the user's project with its own SDK into a temporary folder, and finds out how the compiler is called.</summary>
internal sealed class ProjectBuilder(Workplace workplace, IProgressLog progress)
{
    private const string CompilingMark = "MmuRules: compiling ";

    /// <summary>What a build left behind.</summary>
    public sealed record Result(IReadOnlyList<CompilerCall> Calls, IReadOnlyList<BuildProblem> Problems, bool Succeeded, IReadOnlyList<string> Output);

    public async Task<Result> BuildAsync(BuildTarget target, CancellationToken cancellation)
    {
        progress.Phase($"building {target.Name} (with restore)");
        var build = await RunAsync(target, [], cancellation);
        var problems = Problems(build);
        if (problems.Any(problem => problem.IsCompileError))
        {
            // A compiler that fails ends its target before the command line is recorded. Asked not to compile, it still says how it would be called.
            progress.Phase("asking how the compiler is called where it failed");
            await RunAsync(target, ["--no-restore", "-p:SkipCompilerExecution=true"], cancellation);
        }

        return new(CallClosure.Of(target, Calls()), problems, build.ExitCode == 0, build.Lines);
    }

    private Task<ChildProcess.Result> RunAsync(BuildTarget target, IEnumerable<string> more, CancellationToken cancellation)
    {
        var environment = DotnetHost.CleanEnvironment();
        environment["CustomBeforeDirectoryBuildProps"] = Injected();
        string[] arguments =
        [
            "build", target.File,
            "--artifacts-path", workplace.Sub("artifacts"),
            "-nologo", "-tl:off", "-nodeReuse:false", "-verbosity:minimal", "-consoleLoggerParameters:NoSummary",
            "-p:MmuRulesRecords=" + Escape(workplace.Sub("records")),

            // The compiler is called again with the analyzers; here it only has to produce what others refer to.
            "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:MSBuildTreatWarningsAsErrors=false",

            // Nothing stays running afterwards, and nothing is packed or deployed because somebody looked.
            "-p:UseSharedCompilation=false", "-p:GeneratePackageOnBuild=false", "-p:PostBuildEvent=",
            .. more,
        ];
        return ChildProcess.RunAsync(DotnetHost.Program, arguments, target.Folder, environment, Watch, cancellation);
    }

    /// <summary>Lays the injected files out; a value that the user's environment has for the hook comes first.</summary>
    private string Injected()
    {
        var folder = workplace.Sub("injected");
        foreach (var name in (string[])["MmuRules.props", "MmuRules.targets"])
        {
            using var source = typeof(ProjectBuilder).Assembly.GetManifestResourceStream("Injected/" + name)!;
            using var file = File.Create(Path.Combine(folder, name));
            source.CopyTo(file);
        }

        var ours = Path.Combine(folder, "MmuRules.props");
        return Environment.GetEnvironmentVariable("CustomBeforeDirectoryBuildProps") is { Length: > 0 } theirs ? $"{theirs};{ours}" : ours;
    }

    private void Watch(string line)
    {
        var at = line.IndexOf(CompilingMark, StringComparison.Ordinal);
        if (at >= 0)
            progress.Step("compiling " + line[(at + CompilingMark.Length)..].Trim());
    }

    private CompilerCall[] Calls() =>
        [.. Directory.EnumerateFiles(workplace.Sub("records"))
            .Select(CompilerCall.Read)
            .GroupBy(call => (call.Project, call.Framework))
            .Select(group => group.First())
            .OrderBy(call => call.Project, StringComparer.Ordinal)
            .ThenBy(call => call.Framework, StringComparer.Ordinal)];

    private static BuildProblem[] Problems(ChildProcess.Result build) =>
        build.ExitCode == 0 ? [] : [.. build.Lines.Select(BuildProblem.Parse).OfType<BuildProblem>().Where(problem => !problem.IsTraceLine).Distinct()];

    /// <summary>MSBuild splits property values at these and reads % as an escape.</summary>
    private static string Escape(string path) => path.Replace("%", "%25").Replace(";", "%3B").Replace(",", "%2C");
}
