using System.Diagnostics;
using Spectre.Console;

namespace MmuRules.Tool.Rendering;

/// <summary>Progress on the error stream: one line that changes on a terminal, plain lines elsewhere.</summary>
internal sealed class ProgressLog : IProgressLog
{
    /// <summary>In a log, a line for each of many quick steps is noise.</summary>
    private static readonly TimeSpan StepInterval = TimeSpan.FromSeconds(2);

    private readonly IAnsiConsole _console;
    private readonly StatusContext? _status;
    private readonly Lock _gate = new();
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private string _phase = "";

    private ProgressLog(IAnsiConsole console, StatusContext? status) => (_console, _status) = (console, status);

    /// <summary>Runs the work with progress shown as the console allows.</summary>
    public static Task<T> RunAsync<T>(IAnsiConsole errors, Func<IProgressLog, Task<T>> work) =>
        errors.Profile.Capabilities.Interactive && errors.Profile.Capabilities.Ansi
            ? errors.Status().StartAsync("starting", context => work(new ProgressLog(errors, context)))
            : work(new ProgressLog(errors, null));

    public void Phase(string text)
    {
        lock (_gate)
        {
            _phase = text;
            Show(text);
        }
    }

    public void Step(string text)
    {
        lock (_gate)
        {
            if (_status is not null)
                Show($"{_phase}: {text}");
            else if (_sinceLast.Elapsed >= StepInterval)
                Show(text);
        }
    }

    private void Show(string text)
    {
        _sinceLast.Restart();
        if (_status is not null)
            _status.Status(Markup.Escape(text));
        else
            _console.WriteLine("mmurules: " + text);
    }
}
