using MmuRules.Tool.Builds;
using MmuRules.Tool.Commands;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Exploring;

/// <summary>Finds the assembly that a path means: itself, or the one that its project builds.</summary>
internal sealed class CodeSource(ToolHost host, Workplace workplace)
{
    private static readonly string[] AssemblyExtensions = [".dll", ".exe"];

    /// <returns>Full path of the assembly; null if the project does not build, which has been told then.</returns>
    /// <exception cref="UserError">The path means no assembly and no project.</exception>
    public async Task<string?> FindAsync(string path, IProgressLog progress, CancellationToken cancellation)
    {
        if (AssemblyExtensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
        {
            return File.Exists(path)
                ? Path.GetFullPath(path)
                : throw new UserError($"'{path}' does not exist (looked for {Path.GetFullPath(path)}).", "Build it first, or give its project.");
        }

        var target = BuildTarget.Resolve(path);
        if (!target.IsProject)
            throw new UserError($"{Paths.Display(target.File, host.BaseFolder)} is a solution.", "Give the one project whose functions are to be explored.");

        // What is explored may well be what the rules object to: the build runs none of them.
        var build = await new ProjectBuilder(workplace, progress).BuildAsync(target, cancellation);
        if (!build.Succeeded)
        {
            TroubleReport.Write(host.Errors, target, build, host.BaseFolder);
            host.Errors.WriteLine("          Nothing was explored.");
            return null;
        }

        return build.Calls.LastOrDefault(call => call.Project == target.File && File.Exists(call.Target))?.Target
            ?? throw new UserError($"{Paths.Display(target.File, host.BaseFolder)} builds no assembly.", "Give a project that compiles C#, or the .dll itself.");
    }
}
