using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MmuRules.Integration.Tests;

/// <summary>What a program left behind.</summary>
internal sealed record ProgramRun(string Command, int ExitCode, string Output)
{
    /// <summary>Fails with the program's output if it did not end well.</summary>
    public ProgramRun MustSucceed()
    {
        Assert.True(ExitCode == 0, $"{Command} ended with {ExitCode}:\n{Output}");
        return this;
    }
}

/// <summary>Runs programs as a user's shell would, without what the outer build and test run left in the environment.</summary>
internal static class ChildProgram
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    // The runtime that runs the tests: <root>/shared/Microsoft.NETCore.App/<version>/
    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>Runs `dotnet` with a package folder of its own, so that nothing comes out of a cache.</summary>
    public static Task<ProgramRun> DotnetAsync(string folder, string packagesFolder, params string[] arguments) =>
        RunAsync(Path.Combine(DotnetRoot, "dotnet"), folder, packagesFolder, arguments);

    /// <summary>Builds with the switches that keep a child build quiet and leave no process behind.</summary>
    public static Task<ProgramRun> BuildAsync(string folder, string packagesFolder, string project, params string[] more) =>
        DotnetAsync(folder, packagesFolder, ["build", project, "-nologo", "-tl:off", "-nodeReuse:false", "-p:UseSharedCompilation=false", .. more]);

    public static async Task<ProgramRun> RunAsync(string program, string folder, string packagesFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsLeftover))
            start.Environment.Remove(name);
        start.Environment["DOTNET_ROOT"] = DotnetRoot;
        start.Environment["NUGET_PACKAGES"] = packagesFolder;
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "true";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var command = $"{Path.GetFileName(program)} {string.Join(' ', arguments)}";
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command} did not end within {Timeout.TotalMinutes} minutes:\n{await output}{await errors}");
        }

        return new(command, process.ExitCode, await output + await errors);
    }

    private static bool IsLeftover(string name) =>
        name is "DOTNET_STARTUP_HOOKS" or "CI"
        || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("DOTNET_MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase);
}
