using MmuRules.Tool.Builds;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Commands;

/// <summary>Says why something could not be done, where, and what to do about it.</summary>
internal static class TroubleReport
{
    private const int MostShown = 20;
    private const int TailOfOutput = 15;

    public static void Write(Terminal errors, UserError error) => Write(errors, error.Message, error.Advice);

    public static void Write(Terminal errors, BuildTarget target, ProjectBuilder.Result build, string baseFolder)
    {
        foreach (var problem in build.Problems.Take(MostShown))
        {
            errors.Write(new StyledLine()
                .Add("error ", Role.Error)
                .Add(problem.Code.Length > 0 ? problem.Code + ": " : "", Role.Error)
                .Add(problem.Place is { } place ? Paths.Display(place, baseFolder) + ": " : "", Role.Strong)
                .Add(problem.Text));
        }

        if (build.Problems.Count > MostShown)
            errors.WriteLine($"... and {build.Problems.Count - MostShown} more.");
        if (build.Problems.Count == 0)
            errors.Write(build.Output.TakeLast(TailOfOutput).Select(line => new StyledLine().Add("  " + line, Role.Faint)));

        var (what, advice) = Explain(build.Problems, Paths.Display(target.File, baseFolder));
        Write(errors, what, advice);
    }

    private static void Write(Terminal errors, string what, string advice)
    {
        errors.Write(TextWrap.Lay("mmurules: ", Role.Error, what, Role.Strong, errors.Width));
        errors.Write(TextWrap.Lay("          ", Role.Plain, advice, Role.Plain, errors.Width));
    }

    private static (string What, string Advice) Explain(IReadOnlyList<BuildProblem> problems, string target)
    {
        if (problems.Any(problem => problem.IsRestoreError))
            return ($"{target} does not restore.", $"Run `dotnet restore {target}` and put right what it says: the name or version of a package, the sources in nuget.config, or the network.");

        if (problems.Any(problem => problem.IsCompileError))
        {
            var count = problems.Count(problem => problem.IsCompileError);
            return ($"{target} does not compile ({SummaryLayout.Counted(count, "error")}); findings may be incomplete.", $"Fix the errors above (`dotnet build {target}` shows them too) and run mmurules again.");
        }

        return problems.Select(problem => problem.Code).FirstOrDefault(code => code.Length > 0) switch
        {
            "NETSDK1045" => ($"{target} targets a framework that is newer than the .NET SDK.", "Install the SDK for it (https://dot.net), or see which one global.json asks for."),
            "MSB4025" or "MSB4067" or "MSB5010" or "MSB4236" or "MSB4019" or "MSB3202" => ($"{target} cannot be loaded.", "Put right the project file named above: MSBuild cannot read it, or cannot find what it imports."),
            _ => ($"{target} does not build.", $"See what `dotnet build {target}` says, and run mmurules again when it works."),
        };
    }
}
