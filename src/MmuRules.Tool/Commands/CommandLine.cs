using System.CommandLine;
using System.CommandLine.Invocation;
using MmuRules.Tool.Builds;
using MmuRules.Tool.Explaining;
using MmuRules.Tool.Exploring;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Commands;

/// <summary>The commands, their arguments, and what becomes of an exception.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments, ToolHost host, TextWriter output)
    {
        var parsed = Root(host).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
                host.Errors.Write(TextWrap.Lay("mmurules: ", Role.Error, error.Message, Role.Strong, host.Errors.Width));
            host.Errors.WriteLine("          Run `mmurules --help`, or `mmurules COMMAND --help`, for what can be given.");
            return ExitCodes.Trouble;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output });
        }
        catch (UserError error)
        {
            TroubleReport.Write(host.Errors, error);
            return ExitCodes.Trouble;
        }
        catch (OperationCanceledException)
        {
            host.Errors.WriteLine("mmurules: cancelled.");
            return ExitCodes.Cancelled;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TroubleReport.Write(host.Errors, new UserError(e.Message, "See that the folder, and the temporary folder, can be read and written."));
            return ExitCodes.Trouble;
        }
        catch (Exception e)
        {
            // A trace helps nobody who did not write this. What it was and where it began is enough for a report.
            TroubleReport.Write(host.Errors, new UserError($"{e.GetType().Name}: {e.Message} ({e.TargetSite?.DeclaringType?.Name}.{e.TargetSite?.Name})", "This is a fault in mmurules. Please report it with the command line and the project."));
            return ExitCodes.Trouble;
        }
    }

    private static RootCommand Root(ToolHost host) => new("Finds orderings in memory-management code that lose writes or leave stale translations, shows the path, fixes them, and shows by exploring every interleaving what is lost.")
    {
        Check(host),
        Fix(host),
        ExploreOptions.Command(host),
        Explain(host),
    };

    private static Command Check(ToolHost host)
    {
        var path = PathArgument();
        var exitZero = new Option<bool>("--exit-zero") { Description = "Exit with 0 although there are findings." };
        var sarif = new Option<string?>("--sarif") { HelpName = "FILE", Description = "Write the findings as SARIF 2.1 too." };
        var command = new Command("check", "Builds a project, solution or folder with its own SDK, runs the rules in that compiler, and shows each finding. Exit code: 0 clean, 1 findings, 2 cannot load or bad arguments.")
        {
            path, exitZero, sarif,
        };
        command.SetAction((parsed, cancellation) =>
            new CheckCommand(host).RunAsync(new(parsed.GetValue(path)!, parsed.GetValue(exitZero), parsed.GetValue(sarif)), cancellation));
        return command;
    }

    private static Command Fix(ToolHost host)
    {
        var path = PathArgument();
        var dryRun = new Option<bool>("--dry-run") { Description = "Print the changes as a diff and write nothing." };
        var command = new Command("fix", "Applies the fixes until none is left, and says what was changed and what is left. Exit code: 0 nothing is left, 1 findings are left (with --dry-run: there were any), 2 cannot load or bad arguments.")
        {
            path, dryRun,
        };
        command.SetAction((parsed, cancellation) =>
            new FixCommand(host).RunAsync(new(parsed.GetValue(path)!, parsed.GetValue(dryRun)), cancellation));
        return command;
    }

    private static Command Explain(ToolHost host)
    {
        var id = new Argument<string?>("ID")
        {
            Description = "A rule, such as MMU1004. Without it, all rules are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("explain", "Shows a rule's page: what is lost, wrong and right code, and the schedule in which it is lost. Exit code: 0 shown, 2 there is no such rule.") { id };
        command.SetAction(parsed => new ExplainCommand(host).Run(parsed.GetValue(id)));
        return command;
    }

    private static Argument<string> PathArgument() => new("PATH")
    {
        Description = "A .csproj, .sln, .slnx or .slnf file, or a folder that holds one. Projects that it references are included.",
    };
}
