using Microsoft.CodeAnalysis;
using MmuRules.Tool.Analysis;
using MmuRules.Tool.Builds;
using MmuRules.Tool.Fixing;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Commands;

/// <summary>Applies the fixes until none is left.</summary>
internal sealed class FixCommand(ToolHost host)
{
    /// <param name="Path">A project, a solution or a folder.</param>
    /// <param name="IsDryRun">Print a diff, write nothing.</param>
    public sealed record Options(string Path, bool IsDryRun);

    public async Task<int> RunAsync(Options options, CancellationToken cancellation)
    {
        var target = BuildTarget.Resolve(options.Path);
        using var workplace = new Workplace();
        var outcome = await ProgressLog.RunAsync(host.Errors.Console, progress => FixAsync(target, options.IsDryRun, workplace, progress, cancellation));
        if (outcome is null)
            return ExitCodes.Trouble;

        if (options.IsDryRun)
        {
            foreach (var line in outcome.Changes.SelectMany(change => UnifiedDiff.Lay(Paths.Display(change.Path, host.BaseFolder), change.Before, change.After)))
                host.Out.WriteExact(line);
        }

        // With --dry-run standard output is the diff, ready for `git apply`.
        var report = options.IsDryRun ? host.Errors : host.Out;
        report.Write(FixLayout.Changed(outcome, options.IsDryRun, host.BaseFolder));
        report.Write(FixLayout.Remaining(outcome.Remaining, host.BaseFolder, report.Width));
        foreach (var file in outcome.UnreadableFiles)
            host.Errors.WriteLine($"mmurules: {Paths.Display(file, host.BaseFolder)} was left alone: it is written in C# newer than this version of mmurules can change safely.");
        return outcome.Remaining.Count > 0 || (options.IsDryRun && outcome.Changes.Count > 0) ? ExitCodes.Findings : ExitCodes.Clean;
    }

    /// <summary>Null if there was trouble, which has been told.</summary>
    private async Task<Outcome?> FixAsync(BuildTarget target, bool isDryRun, Workplace workplace, IProgressLog progress, CancellationToken cancellation)
    {
        var build = await new ProjectBuilder(workplace, progress).BuildAsync(target, cancellation);
        if (!build.Succeeded)
        {
            TroubleReport.Write(host.Errors, target, build, host.BaseFolder);
            host.Errors.WriteLine("          Nothing was changed: fixes are applied only to code that compiles.");
            return null;
        }

        var inspector = new Inspector(host.Rules, workplace, progress);
        var inspections = await inspector.InspectAsync(build.Calls, cancellation);
        if (inspections.Select(inspection => inspection.Failure).OfType<UserError>().FirstOrDefault() is { } failure)
            throw failure;
        if (inspections.Count == 0)
            throw new UserError($"{Paths.Display(target.File, host.BaseFolder)} compiles no C#.", "Give a C# project, or a solution that holds one.");
        if (Inspection.Distinct(inspections, host.Rules).Count == 0)
            return new([], [], [], []);

        progress.Phase("applying fixes");
        using var workspace = new AdhocWorkspace();
        var outcome = await new FixLoop(host.Fixes(), progress).RunAsync(SolutionLoader.Load(workspace, inspections), path => IsUsers(path, workplace, build.Calls), cancellation);
        if (isDryRun || outcome.Changes.Count == 0)
            return outcome with { Remaining = WithUnseen(outcome, inspections, outcome.UnreadableFiles.Contains) };

        var rewriting = new Rewriting();
        rewriting.Write(outcome.Changes);
        try
        {
            var after = await inspector.InspectAsync(build.Calls, cancellation);
            if (after.SelectMany(inspection => inspection.CompileErrors()).FirstOrDefault() is { } error)
                throw new UserError($"The fixed code does not compile: {error.Primary}: {error.RuleId}: {error.Message} All changes were taken back.", "This is a fault in a fix. Please report it with the code.");
            return outcome with { Remaining = WithUnseen(outcome with { Remaining = [.. outcome.Remaining.Where(left => IsIn(after, left))] }, after, _ => true) };
        }
        catch (Exception)
        {
            // Cancelled, or not compiling: half a fix is worse than none.
            rewriting.Undo();
            throw;
        }
    }

    /// <summary>Adds the findings of the user's compiler that our own analysis of the same code does not have: what its Roslyn could not read, it could not judge.</summary>
    private IReadOnlyList<Remainder> WithUnseen(Outcome outcome, IEnumerable<Inspection> inspections, Func<string, bool> isCounted)
    {
        var known = outcome.Remaining.Select(left => (left.RuleId, left.Path, left.Line)).ToHashSet();
        var unseen = Inspection.Distinct(inspections, host.Rules)
            .Where(finding => finding.Primary is { } primary && isCounted(primary.Path) && !known.Contains((finding.RuleId, primary.Path, primary.StartLine)))
            .Select(finding => new Remainder(finding.RuleId, finding.Primary!.Value.Path, finding.Primary.Value.StartLine, finding.Message, "only the project's own compiler reads this code well enough to find it"));
        return [.. outcome.Remaining.Concat(unseen).OrderBy(left => left.Path, StringComparer.Ordinal).ThenBy(left => left.Line)];
    }

    private bool IsIn(IEnumerable<Inspection> inspections, Remainder left) => inspections.SelectMany(inspection => inspection.Findings(host.Rules))
        .Any(finding => finding.RuleId == left.RuleId && finding.Primary is { } primary && primary.Path == left.Path && primary.StartLine == left.Line);

    /// <summary>Not what the build generates, and not the sources that packages bring.</summary>
    private static bool IsUsers(string path, Workplace workplace, IReadOnlyList<CompilerCall> calls) =>
        !IsBelow(path, workplace.Folder) && !calls.Any(call => call.Packages.Length > 0 && IsBelow(path, call.Packages));

    private static bool IsBelow(string path, string folder) =>
        Path.GetFullPath(path).StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
