using System.Diagnostics;
using System.Text;

namespace MmuRules.Tool.Tests.EndToEnd;

/// <summary>A project tried, fixed, and fixed again.</summary>
public sealed class FixedSolution : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The paths that `fix` is expected to change or to leave, each with its bytes before anything ran.</summary>
    public Dictionary<string, byte[]> Before { get; } = [];

    public Dictionary<string, byte[]> AfterDryRun { get; } = [];

    public Dictionary<string, byte[]> After { get; } = [];

    public Dictionary<string, byte[]> Patched { get; } = [];

    internal ToolRun DryRun { get; private set; } = null!;

    internal ToolRun Run { get; private set; } = null!;

    internal ToolRun SecondRun { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _folder.WriteProject("App", "<TargetFramework /><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks><LangVersion>14</LangVersion>", "<Compile Include=\"../Shared/*.cs\" />");
        var windows = "class Windows\n{\n    void Harm() { }\n    void Safe() { }\n    void Hopeless() { }\n    void M()\n    {\n        Harm();\n        Hopeless();\n        Harm();\n    }\n}";
        Write("App/Windows.cs", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(windows.ReplaceLineEndings("\r\n"))]);
        Write("App/Latin.cs", Encoding.Latin1.GetBytes("class Latin\n{\n    // größer\n    void Harm() { }\n    void Safe() { }\n    void M()\n    {\n        Harm();\n    }\n}\n"));
        Write("App/NoSafe.cs", "class NoSafe { void Harm() { } void M() { Harm(); } }\n");
        Write("App/Newest.cs", "#if NET\nclass Newest { int _n; public void operator +=(int n) => _n += n; void Harm() { } void Safe() { } void M() { Harm(); } }\n#endif\n");
        Write("Shared/Shared.cs", "class Shared { void Harm() { } void Safe() { } void M() { Harm(); } }\n");

        var app = Path.Combine(_folder.Root, "App");
        DryRun = await ToolRun.OfAsync(_folder.Root, "fix", app, "--dry-run");
        if (DryRun.ExitCode == 2)
            throw new InvalidOperationException(DryRun.Errors);
        Read(AfterDryRun);
        await PatchAsync(DryRun.Out);
        Read(Patched);
        foreach (var (name, bytes) in Before)
            await File.WriteAllBytesAsync(Path.Combine(_folder.Root, name), bytes);

        Run = await ToolRun.OfAsync(_folder.Root, "fix", app);
        Read(After);
        SecondRun = await ToolRun.OfAsync(_folder.Root, "fix", app);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    private void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        Before[name] = bytes;
    }

    private void Read(Dictionary<string, byte[]> into)
    {
        foreach (var name in Before.Keys)
            into[name] = File.ReadAllBytes(Path.Combine(_folder.Root, name));
    }

    private async Task PatchAsync(string diff)
    {
        var file = _folder.Write("dry.diff", diff);
        using var git = Process.Start(new ProcessStartInfo("git", ["-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", file]) { WorkingDirectory = _folder.Root, RedirectStandardError = true })!;
        var errors = await git.StandardError.ReadToEndAsync();
        await git.WaitForExitAsync();
        if (git.ExitCode != 0)
            throw new InvalidOperationException($"git apply: {errors}\n{diff}");
    }
}
