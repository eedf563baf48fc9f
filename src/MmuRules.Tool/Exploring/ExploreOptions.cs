using System.CommandLine;
using MmuRules.Tool.Commands;

namespace MmuRules.Tool.Exploring;

/// <summary>The options of <c>explore</c>.</summary>
internal static class ExploreOptions
{
    private const string Help =
        "Runs the functions of a project that are marked [Explorable] in every interleaving with CPUs, writeback and reclaim, and shows what is lost, with the steps that lead to it. "
        + "Exit code: 0 nothing is violated, 1 something is, 2 cannot load or bad arguments, or a verdict is unknown.";

    public static Command Command(ToolHost host)
    {
        var path = new Argument<string?>("PATH") { Arity = ArgumentArity.ZeroOrOne, Description = "A .csproj file or a folder that holds one, which is built with the rules switched off; or an assembly (.dll). Left out with --merge." };
        var functions = Many("--function", "NAME", "Which functions, by the names that [Explorable] gives them; all if left out.");
        var scenarios = Many("--scenario", "NAME", "In which scenarios; * stands for any letters. If left out, those that a function asks for, or the eight by which a way to unmap a shared file is judged.");
        var models = Many("--model", "NAME", "On which hardware models; * stands for any letters. X86 if left out.");
        var properties = Many("--property", "NAME", "Which properties are looked at; all if left out.");
        var mode = new Option<string?>("--mode") { HelpName = "prove|quick|random|replay", Description = "Every interleaving (prove), those with few interruptions (quick), some drawn at random (random), or one (replay)." };
        var replay = new Option<string?>("--replay") { HelpName = "SCHEDULE", Description = "Replays the interleaving that stands below a witness." };
        var seed = new Option<int?>("--seed") { HelpName = "N", Description = "What --mode random draws from; the same seed gives the same interleavings." };
        var shard = new Option<string?>("--shard") { HelpName = "i/n", Description = "Explores the i-th of n parts, from 0, and writes it with --json." };
        var threads = new Option<int>("--threads") { HelpName = "N", Description = "How many threads explore; as many as there are processors if left out." };
        var memory = new Option<string?>("--memory") { HelpName = "SIZE", Description = "At about how much memory an exploration gives up, such as 512MB; 2GB if left out." };
        var merge = new Option<string[]>("--merge") { HelpName = "FILE", Description = "Joins the parts that --shard has written: FILE FILE …", AllowMultipleArgumentsPerToken = true };
        var svg = new Option<string?>("--svg") { HelpName = "FILE", Description = "Draws the witness as SVG; several into files beside it." };
        var mermaid = new Option<string?>("--mermaid") { HelpName = "FILE", Description = "Draws the witness as a sequence diagram of Mermaid; several into files beside it." };
        var json = new Option<string?>("--json") { HelpName = "FILE", Description = "Writes all verdicts and witnesses as JSON." };
        var mutants = new Option<bool>("--mutants") { Description = "Tries each proof again with one mistake after the other, and shows which would have been found out." };
        var exitZero = new Option<bool>("--exit-zero") { Description = "Exit with 0 although something is violated." };
        var command = new Command("explore", Help) { path, functions, scenarios, models, properties, mode, replay, seed, shard, threads, memory, merge, svg, mermaid, json, mutants, exitZero };
        command.SetAction((parsed, cancellation) => new ExploreCommand(host).RunAsync(
            new()
            {
                Path = parsed.GetValue(path),
                Functions = Split(parsed.GetValue(functions)),
                Scenarios = Split(parsed.GetValue(scenarios)),
                Models = Split(parsed.GetValue(models)),
                Properties = Split(parsed.GetValue(properties)),
                Mode = parsed.GetValue(mode),
                Replay = parsed.GetValue(replay),
                Seed = parsed.GetValue(seed),
                Shard = parsed.GetValue(shard),
                Threads = parsed.GetValue(threads),
                Memory = parsed.GetValue(memory),
                Merge = parsed.GetValue(merge) ?? [],
                SvgFile = parsed.GetValue(svg),
                MermaidFile = parsed.GetValue(mermaid),
                JsonFile = parsed.GetValue(json),
                Mutants = parsed.GetValue(mutants),
                ExitZero = parsed.GetValue(exitZero),
            },
            cancellation));
        return command;
    }

    private static Option<string[]> Many(string name, string helpName, string description) => new(name) { HelpName = helpName, Description = $"{description} Several: with commas, or the option again." };

    private static IReadOnlyList<string> Split(string[]? values) => [.. (values ?? []).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
