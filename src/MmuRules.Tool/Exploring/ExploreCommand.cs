using MmuRules.Exploration;
using MmuRules.Tool.Builds;
using MmuRules.Tool.Commands;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Exploring;

/// <summary>Runs marked functions in every interleaving with their environment, and shows what holds and what does not; or joins what several such runs have found.</summary>
internal sealed class ExploreCommand(ToolHost host)
{
    public async Task<int> RunAsync(ExploreArguments arguments, CancellationToken cancellation)
    {
        if (arguments.Merge.Count > 0)
            return Merge(arguments);

        var path = arguments.Path ?? throw new UserError("The PATH is missing.", "Give a C# project or an assembly (.dll) with functions that are marked [Explorable]; or --merge with files of parts.");
        var plan = Plan.Of(arguments);
        TryFiles(arguments);
        using var workplace = new Workplace();
        var run = await ProgressLog.RunAsync(host.Errors.Console, async progress =>
        {
            if (await new CodeSource(host, workplace).FindAsync(path, progress, cancellation) is not { } assembly)
                return null;

            using var code = LoadedCode.Load(assembly);
            var functions = arguments.Functions.Count > 0 ? Choice.Functions(arguments.Functions, code.Functions) : code.Functions;
            var run = new ExplorationRun(plan, progress, cancellation);
            await Task.Run(() => run.Run(functions), CancellationToken.None);
            return run;
        });
        return run is null ? ExitCodes.Trouble : Report(arguments, run.Explored, run.Troubles);
    }

    private int Merge(ExploreArguments arguments)
    {
        if (arguments.Path is not null)
            throw new UserError("--merge does not go with a PATH.", "It reads the files that it is given, and builds and explores nothing.");

        TryFiles(arguments);
        var (whole, troubles) = Merging.Join(arguments.Merge.SelectMany(VerdictFile.Read));
        return Report(arguments, whole, troubles);
    }

    private int Report(ExploreArguments arguments, IReadOnlyList<Explored> explored, IReadOnlyList<UserError> troubles)
    {
        if (explored.Count > 0)
        {
            host.Out.Write(TableLayout.Lay(explored, host.Out.Width));
            host.Out.WriteLine();
            host.Out.Write(MistakeLayout.Lay(explored, host.Out.Width));
            host.Out.Write(WitnessLayout.Lay(explored, host.Out));
            host.Out.Write(ExploredSummary.Lay(explored, host.Out.Width));
        }

        WriteFiles(arguments, explored);
        foreach (var trouble in troubles)
            TroubleReport.Write(host.Errors, trouble);
        var isWhole = troubles.Count == 0 && explored.Count > 0 && explored.All(one => one.Verdict.Outcome != Outcome.Unknown);
        return !isWhole ? ExitCodes.Trouble
            : explored.Any(one => one.Verdict.Outcome == Outcome.Violated) && !arguments.ExitZero ? ExitCodes.Findings
            : ExitCodes.Clean;
    }

    private static void TryFiles(ExploreArguments arguments)
    {
        foreach (var file in new[] { arguments.SvgFile, arguments.MermaidFile, arguments.JsonFile }.OfType<string>())
            OutputFile.Try(file);
    }

    private void WriteFiles(ExploreArguments arguments, IReadOnlyList<Explored> explored)
    {
        if (arguments.JsonFile is { } json)
        {
            OutputFile.Write(json, VerdictFile.Write(explored));
            host.Errors.WriteLine($"mmurules: wrote {json}");
        }

        var drawings = new List<string>();
        if (arguments.SvgFile is { } svg)
            drawings.AddRange(DrawingFiles.Write(svg, explored, witness => SvgDrawing.Draw(witness)));
        if (arguments.MermaidFile is { } mermaid)
            drawings.AddRange(DrawingFiles.Write(mermaid, explored, MermaidDrawing.Draw));
        foreach (var drawing in drawings)
            host.Errors.WriteLine($"mmurules: wrote {drawing}");
        if (drawings.Count == 0 && (arguments.SvgFile ?? arguments.MermaidFile) is { } file)
            host.Errors.WriteLine($"mmurules: nothing is violated, so there is nothing to draw; {file} was not written.");
    }
}
