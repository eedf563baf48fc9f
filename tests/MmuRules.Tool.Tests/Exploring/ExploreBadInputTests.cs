using MmuRules.Tool.Tests.EndToEnd;

namespace MmuRules.Tool.Tests.Exploring;

/// <summary>What cannot be explored is told with the place and what to do, and never with an exception.</summary>
public sealed class ExploreBadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_path() => AssertTrouble(await RunAsync(), "The PATH is missing", "[Explorable]");

    [Fact]
    public async Task A_folder_without_a_project() => AssertTrouble(await RunAsync(_folder.Root), "holds no C# project");

    [Fact]
    public async Task An_assembly_that_is_not_there() => AssertTrouble(await RunAsync("nowhere.dll"), "'nowhere.dll' does not exist", "Build it first");

    [Fact]
    public async Task A_file_that_is_no_assembly() => AssertTrouble(await RunAsync(_folder.Write("text.dll", "text")), "'text.dll' is no assembly of .NET");

    [Fact]
    public async Task A_solution() => AssertTrouble(await RunAsync(_folder.Write("All.slnx", "<Solution />")), "All.slnx is a solution", "Give the one project");

    [Fact]
    public async Task A_project_that_does_not_compile()
    {
        _folder.WriteProject("Half");
        _folder.Write("Half/Half.cs", "class Half { int M() { return \"text\"; } }");
        AssertTrouble(await RunAsync(Path.Combine(_folder.Root, "Half")), "CS0029", "Half.cs:1:31", "does not compile (1 error)", "Nothing was explored.");
    }

    [Fact]
    public async Task A_project_in_which_nothing_is_marked()
    {
        _folder.WriteProject("Empty");
        _folder.Write("Empty/Empty.cs", "class Empty;");
        AssertTrouble(await RunAsync(Path.Combine(_folder.Root, "Empty")), "Empty.dll has no function that is marked [Explorable]", "MmuRules.Annotations");
    }

    [Theory]
    [InlineData("There is no scenario 'ShardFile'", "SharedFileFsync", "--scenario", "ShardFile")]
    [InlineData("There is no hardware model 'Z80'", "These hardware models are known: X86", "--model", "Z80")]
    [InlineData("There is no property 'Speed'", "These properties are known: LostWrite, FsyncDurability", "--property", "Speed")]
    [InlineData("There is no mode 'guess'", "These modes are known: prove, quick, random, replay", "--mode", "guess")]
    [InlineData("--mode replay needs a schedule", "stands below each witness", "--mode", "replay")]
    [InlineData("--replay does not go with --mode quick", "Leave one", "--mode", "quick", "--replay", "mmu1.a.b.c")]
    [InlineData("schedule", "Copy it from below the witness", "--replay", "nonsense")]
    [InlineData("version", "Copy it from below the witness", "--replay", "mmu9.8hIkEoxAteF.a11d4be.2x6EI")]
    [InlineData("--seed goes with --mode random only", "draw nothing", "--seed", "1")]
    [InlineData("'4/4' is no part of a whole", "from 0 to n - 1", "--shard", "4/4", "--json", "part.json")]
    [InlineData("'half' is no part of a whole", "0/4 is the first of four", "--shard", "half", "--json", "part.json")]
    [InlineData("--shard needs --json", "join the files with --merge", "--shard", "0/2")]
    [InlineData("--shard does not go with --mode random", "Only a proof", "--shard", "0/2", "--json", "part.json", "--mode", "random")]
    [InlineData("'lots' is no size of memory", "--memory 512MB", "--memory", "lots")]
    [InlineData("--memory 1KB is too small", "at least 1MB", "--memory", "1KB")]
    [InlineData("--threads -1 is no number of threads", "Give 1 or more", "--threads", "-1")]
    [InlineData("--mutants goes with whole proofs only", "Leave out --mode", "--mutants", "--mode", "quick")]
    [InlineData("--merge does not go with a PATH", "builds and explores nothing", "--merge", "a.json")]
    public async Task An_option_that_is_not_known_or_does_not_go_with_another(string expected, string advice, params string[] options) =>
        AssertTrouble(await RunAsync(["nowhere.dll", .. options]), expected, advice);

    [Fact]
    public async Task A_file_that_cannot_be_written_is_told_before_anything_is_explored()
    {
        _folder.Write("occupied", "a file where the folder should be");
        foreach (var option in (string[])["--svg", "--mermaid", "--json"])
            AssertTrouble(await RunAsync("nowhere.dll", option, Path.Combine(_folder.Root, "occupied/x")), "occupied/x' cannot be written");
    }

    [Fact]
    public async Task A_file_to_merge_that_is_not_there() => AssertTrouble(await RunAsync("--merge", "nowhere.json"), "'nowhere.json' cannot be read");

    [Fact]
    public async Task A_function_that_cannot_be_given_what_it_asks_for_does_not_keep_the_others_from_being_explored()
    {
        var run = await RunAsync(Compile("""
            static class Zaps
            {
                [Explorable("asks for a file stream", "SharedFile")] static void Odd(System.IO.FileStream stream) { }
                [Explorable("does little", "SharedFile")] static void Little(PageTable table) { table.Ptl.Lock(); table.Ptl.Unlock(); }
                [Explorable("in no scenario", "Nowhere")] static void Lost() { }
            }
            """));
        AssertTrouble(run, "Zaps.Odd: nothing can be given to the parameter 'FileStream stream'", "[Explorable] of in no scenario: There is no scenario 'Nowhere'");
        Assert.Contains("does little  proved", run.Out);
    }

    [Fact]
    public async Task A_function_that_is_not_there() => AssertTrouble(
        await RunAsync(Compile(SmallAssembly.RightAndWrong), "--function", "left"), "There is no function 'left'", "These functions are known: right, wrong.");

    [Fact]
    public async Task Two_functions_of_one_name() => AssertTrouble(
        await RunAsync(Compile("static class Zaps { [Explorable(\"a\")] static void A() { } [Explorable(\"a\")] static void B() { } }")),
        "Zaps.A and Zaps.B are both called 'a'");

    [Fact]
    public async Task Code_that_does_otherwise_each_time_is_told_with_the_function_and_the_scenario() => AssertTrouble(
        await RunAsync(Compile("""
            static class Zaps
            {
                static int _runs;
                [Explorable("moody", "SharedFile")] static void Moody(PageTable table, VirtualAddress addr)
                {
                    table.Ptl.Lock();
                    if (_runs++ % 2 == 0)
                        table.Slot(addr).Read();
                    table.Ptl.Unlock();
                    table.Ptl.Lock();
                    table.Ptl.Unlock();
                }
            }
            """)),
        "moody in SharedFile on X86: ", "no time, no chance");

    [Fact]
    public async Task An_assembly_that_was_built_with_another_version_of_MmuRules()
    {
        var machine = SmallAssembly.CompileWith(_folder, "MmuRules", "[assembly: System.Reflection.AssemblyVersion(\"9.8.7.0\")] namespace MmuRules.Paging { public class Mm { } }");
        var user = SmallAssembly.CompileWith(_folder, "User", """
            namespace MmuRules.Annotations { class ExplorableAttribute : System.Attribute { } }
            static class Zaps { [MmuRules.Annotations.Explorable] static void Zap(MmuRules.Paging.Mm mm) { } }
            """, machine);
        AssertTrouble(await RunAsync(user), "User.dll was built with MmuRules 9.8.7, and this mmurules has ", "Let both be of one version");
    }

    [Fact]
    public async Task A_schedule_of_something_else()
    {
        var wrong = await RunAsync(Compile(SmallAssembly.RightAndWrong));
        var schedule = wrong.Out.Split('\n').Single(line => line.StartsWith("replay: ", StringComparison.Ordinal))["replay: ".Length..];
        var other = SmallAssembly.Compile(_folder, "Other", "static class Zaps { [Explorable(\"other\")] static void Other(PageTable table) { table.Ptl.Lock(); table.Ptl.Unlock(); } }");
        AssertTrouble(await RunAsync(other, "--replay", schedule), $"The schedule {schedule} is of none of", "a function was renamed");
    }

    private string Compile(string source) => SmallAssembly.Compile(_folder, "Small", source);

    private Task<ToolRun> RunAsync(params string[] arguments) => ToolRun.OfAsync(_folder.Root, ["explore", .. arguments]);

    private static void AssertTrouble(ToolRun run, params string[] expected)
    {
        Assert.True(run.ExitCode == 2, run.Out + run.Errors);
        Assert.All(expected, text => Assert.Contains(text, run.Errors));
        Assert.DoesNotContain("   at ", run.Errors);
        Assert.DoesNotContain("This is a fault in mmurules", run.Errors);
    }
}
