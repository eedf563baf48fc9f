using MmuRules.Tool.Analysis;
using MmuRules.Tool.Commands;
using MmuRules.Tool.Fixing;
using MmuRules.Tool.Rendering;
using MmuRules.Tool.ToyRules;

namespace MmuRules.Tool.Tests.EndToEnd;

/// <summary>The command, run in this process, with the toy rules unless others are given, its output caught.</summary>
internal sealed record ToolRun(int ExitCode, string Out, string Errors)
{
    public static AnalyzerSet ToyRules { get; } = new([typeof(HarmAnalyzer).Assembly.Location], "MMU");

    public static FixSet ToyFixes { get; } = FixSet.Of(typeof(HarmAnalyzer).Assembly, typeof(HarmFix).Assembly);

    public static Task<ToolRun> OfAsync(string folder, params string[] arguments) => OfAsync(ToyRules, () => ToyFixes, folder, arguments);

    public static async Task<ToolRun> OfAsync(AnalyzerSet rules, Func<FixSet> fixes, string folder, params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var host = new ToolHost(Terminal.Plain(output), Terminal.Plain(errors), folder, rules, fixes);
        var exitCode = await CommandLine.RunAsync(arguments, host, output);
        return new(exitCode, output.ToString(), errors.ToString());
    }
}
