using MmuRules.Tool.Analysis;
using MmuRules.Tool.Builds;
using MmuRules.Tool.Rendering;
using MmuRules.Tool.Sarif;

namespace MmuRules.Tool.Commands;

/// <summary>Builds, analyzes, and shows what the rules found.</summary>
internal sealed class CheckCommand(ToolHost host)
{
    /// <param name="Path">A project, a solution or a folder.</param>
    /// <param name="ExitZero">Findings alone do not make the command fail.</param>
    /// <param name="SarifFile">Where to write the results as SARIF; null for nowhere.</param>
    public sealed record Options(string Path, bool ExitZero, string? SarifFile);

    public async Task<int> RunAsync(Options options, CancellationToken cancellation)
    {
        var target = BuildTarget.Resolve(options.Path);
        using var workplace = new Workplace();
        var (build, inspections) = await ProgressLog.RunAsync(host.Errors.Console, async progress =>
        {
            var build = await new ProjectBuilder(workplace, progress).BuildAsync(target, cancellation);
            return (build, await new Inspector(host.Rules, workplace, progress).InspectAsync(build.Calls, cancellation));
        });

        var findings = Inspection.Distinct(inspections, host.Rules);
        var layout = new FindingLayout(new SourceFiles(), host.Out.Glyphs, host.Out.Width, host.BaseFolder);
        foreach (var finding in findings)
        {
            host.Out.Write(layout.Lay(finding));
            host.Out.WriteLine();
        }

        var isWhole = Report(target, build, inspections);
        if (inspections.Count > 0)
            host.Out.Write(SummaryLayout.Lay(findings, inspections.Count, host.BaseFolder));
        if (options.SarifFile is { } file)
            SarifMerge.Write(file, inspections, host.Rules, target, isWhole);

        return !isWhole ? ExitCodes.Trouble
            : findings.Count > 0 && !options.ExitZero ? ExitCodes.Findings
            : ExitCodes.Clean;
    }

    /// <summary>Tells what went wrong; false if anything did.</summary>
    private bool Report(BuildTarget target, ProjectBuilder.Result build, IReadOnlyList<Inspection> inspections)
    {
        if (!build.Succeeded)
            TroubleReport.Write(host.Errors, target, build, host.BaseFolder);
        else if (inspections.Count == 0)
            TroubleReport.Write(host.Errors, new UserError($"{Paths.Display(target.File, host.BaseFolder)} compiles no C#.", "Give a C# project, or a solution that holds one."));

        var failures = inspections.Select(inspection => inspection.Failure).OfType<UserError>().ToList();
        foreach (var failure in failures)
            TroubleReport.Write(host.Errors, failure);
        return build.Succeeded && inspections.Count > 0 && failures.Count == 0;
    }
}
