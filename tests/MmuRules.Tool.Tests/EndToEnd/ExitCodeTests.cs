namespace MmuRules.Tool.Tests.EndToEnd;

/// <summary>What a script sees.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Clean_code_is_0_and_says_so()
    {
        var run = await RunAsync("class Clean;", "check");
        Assert.Equal((0, "No findings in 1 compilation.\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task With_exit_zero_findings_are_0_and_shown()
    {
        var run = await RunAsync("class C { void Harm() { } void M() { Harm(); } }", "check", "--exit-zero");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("error MMU9999", run.Out);
    }

    [Fact]
    public async Task Fix_of_clean_code_is_0()
    {
        var run = await RunAsync("class Clean;", "fix");
        Assert.Equal((0, "Nothing changed: no findings.\n"), (run.ExitCode, run.Out));
    }

    private Task<ToolRun> RunAsync(string code, string command, params string[] options)
    {
        var project = _folder.WriteProject("P");
        _folder.Write("P/P.cs", code);
        return ToolRun.OfAsync(_folder.Root, [command, project, .. options]);
    }
}
