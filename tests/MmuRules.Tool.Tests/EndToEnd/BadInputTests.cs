namespace MmuRules.Tool.Tests.EndToEnd;

/// <summary>What cannot be checked is told with the place and what to do, and never with an exception.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_path_that_does_not_exist() => AssertTrouble(
        await CheckAsync("nowhere.csproj"),
        "'nowhere.csproj' does not exist", "Give a C# project (.csproj), a solution");

    [Fact]
    public async Task An_empty_path() => AssertTrouble(await ToolRun.OfAsync(_folder.Root, "check", ""), "The PATH is empty", "`.` is this folder");

    [Fact]
    public async Task A_folder_without_a_project_names_the_projects_below_it()
    {
        _folder.WriteProject("Some");
        AssertTrouble(await CheckAsync("."), "holds no C# project and no solution", Path.Combine("Some", "Some.csproj"));
    }

    [Fact]
    public async Task A_folder_with_several_projects_names_them()
    {
        _folder.Write("A.csproj", "<Project />");
        _folder.Write("B.csproj", "<Project />");
        AssertTrouble(await CheckAsync("."), "holds 2 projects: A.csproj, B.csproj", "Say which one");
    }

    [Theory]
    [InlineData("File.cs", "is a source file")]
    [InlineData("Project.fsproj", "is not a C# project")]
    [InlineData("notes.txt", "is neither a C# project nor a solution")]
    public async Task A_file_of_another_kind(string name, string expected)
    {
        _folder.Write(name, "");
        AssertTrouble(await CheckAsync(name), expected);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("chekc", ".")]
    [InlineData("check", ".", "--sarif")]
    [InlineData("check", ".", "--nonsense")]
    [InlineData("check", "a", "b")]
    [InlineData]
    public async Task Bad_arguments(params string[] arguments) =>
        AssertTrouble(await ToolRun.OfAsync(_folder.Root, arguments), "mmurules: ", "--help");

    [Fact]
    public async Task A_project_file_that_is_not_xml()
    {
        _folder.Write("Broken.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>");
        AssertTrouble(await CheckAsync("Broken.csproj"), "MSB4025", "Broken.csproj cannot be loaded", "Put right the project file");
    }

    [Fact]
    public async Task A_project_that_does_not_restore()
    {
        _folder.Write("nuget.config", "<configuration><packageSources><clear /><add key=\"here\" value=\".\" /></packageSources></configuration>");
        _folder.WriteProject("Bad", items: """<PackageReference Include="MmuRules.NoSuchPackage" Version="1.0.0" />""");
        AssertTrouble(await CheckAsync("Bad"), "NU1101", "MmuRules.NoSuchPackage", "does not restore", "dotnet restore");
    }

    [Fact]
    public async Task A_project_that_does_not_compile_is_named_with_its_errors_and_its_findings_are_shown_all_the_same()
    {
        _folder.WriteProject("Half");
        _folder.Write("Half/Half.cs", """
            class Half
            {
                void Harm() { }
                int M() { Harm(); return "text"; }
            }
            """);
        var run = await CheckAsync("Half");
        AssertTrouble(run, "CS0029", "Half.cs:4:30", "does not compile (1 error); findings may be incomplete", "dotnet build");
        Assert.Contains("error MMU9999", run.Out);
    }

    [Fact]
    public async Task A_rule_that_throws_is_told_of_and_what_else_was_found_is_shown()
    {
        _folder.WriteProject("Crashing");
        _folder.Write("Crashing/Crashing.cs", "class Crashing { void Crash() { } void Harm() { } void M() { Harm(); Crash(); } }");
        var run = await CheckAsync("Crashing");
        AssertTrouble(run, "did not run to their end on Crashing (net10.0)", "HarmAnalyzer", "fault in MmuRules");
    }

    [Fact]
    public async Task Fix_changes_nothing_in_code_that_does_not_compile()
    {
        _folder.WriteProject("Half");
        var source = _folder.Write("Half/Half.cs", "class Half { void Harm() { } void Safe() { } int M() { Harm(); return \"text\"; } }");
        var before = File.ReadAllText(source);
        AssertTrouble(await ToolRun.OfAsync(_folder.Root, "fix", Path.Combine(_folder.Root, "Half")), "CS0029", "Nothing was changed");
        Assert.Equal(before, File.ReadAllText(source));
    }

    [Fact]
    public async Task A_file_with_syntax_errors()
    {
        _folder.WriteProject("Syntax");
        _folder.Write("Syntax/Syntax.cs", "class Syntax { void M( { }");
        AssertTrouble(await CheckAsync("Syntax"), "Syntax.cs:1:", "error CS", "does not compile", "Fix the errors above");
    }

    [Fact]
    public async Task A_sarif_file_that_cannot_be_written()
    {
        _folder.WriteProject("Clean");
        _folder.Write("Clean/Clean.cs", "class Clean;");
        _folder.Write("occupied", "a file where the folder should be");
        AssertTrouble(await ToolRun.OfAsync(_folder.Root, "check", Path.Combine(_folder.Root, "Clean"), "--sarif", Path.Combine(_folder.Root, "occupied/x.sarif")), "cannot be written");
    }

    private Task<ToolRun> CheckAsync(string name)
    {
        var path = name.EndsWith("nowhere.csproj", StringComparison.Ordinal) ? name : Path.Combine(_folder.Root, name);
        return ToolRun.OfAsync(_folder.Root, "check", path);
    }

    private static void AssertTrouble(ToolRun run, params string[] expected)
    {
        Assert.True(run.ExitCode == 2, run.Out + run.Errors);
        Assert.All(expected, text => Assert.Contains(text, run.Errors));
        Assert.DoesNotContain("   at ", run.Errors);
        Assert.DoesNotContain("Unhandled", run.Errors);
    }
}
