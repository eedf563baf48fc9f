using System.Diagnostics;

namespace MmuRules.Tool.Builds;

/// <summary>Runs a program without input, line by line, and ends it and its children if the user cancels.</summary>
internal static class ChildProcess
{
    /// <summary>What a program left: its exit code and its output and error lines in the order they came.</summary>
    public sealed record Result(int ExitCode, IReadOnlyList<string> Lines);

    /// <param name="program">A path, or a name to be found in PATH.</param>
    /// <param name="arguments">Unquoted.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">Variables to add; null removes one.</param>
    /// <param name="onLine">Told every line as it comes.</param>
    /// <param name="cancellation">Kills the process tree.</param>
    /// <exception cref="UserError">The program cannot be started.</exception>
    public static async Task<Result> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string?> environment,
        Action<string>? onLine,
        CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Start(start);
        process.StandardInput.Close();
        using var killed = cancellation.Register(() => Kill(process));

        var lines = new List<string>();
        var gate = new Lock();
        await Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        await process.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return new(process.ExitCode, lines);

        async Task ReadAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                lock (gate)
                    lines.Add(line);
                onLine?.Invoke(line);
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new UserError($"'{start.FileName}' cannot be started: {e.Message}.", "Install the .NET SDK (https://dot.net) and see that `dotnet` is in PATH.");
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself between the cancellation and here.
        }
    }
}
