using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Tests.Builds;

/// <summary>The lines MSBuild writes, taken apart.</summary>
public sealed class BuildProblemTests
{
    [Fact]
    public void An_error_with_a_position_and_a_project() => Assert.Equal(
        new BuildProblem("CS0029", "Cannot convert 'string' to 'int'", "/a b/L.cs", 1, 26, "/a b/lib.csproj"),
        BuildProblem.Parse("/a b/L.cs(1,26): error CS0029: Cannot convert 'string' to 'int' [/a b/lib.csproj::TargetFramework=net10.0]"));

    [Fact]
    public void An_error_with_a_windows_path() => Assert.Equal(
        new BuildProblem("CS1002", "; expected", @"C:\x\L.cs", 3, 4, @"C:\x\l.csproj"),
        BuildProblem.Parse(@"C:\x\L.cs(3,4): error CS1002: ; expected [C:\x\l.csproj]"));

    [Fact]
    public void A_span_of_four_numbers() => Assert.Equal(
        (3, 4), BuildProblem.Parse("L.cs(3,4,3,9): error CS1002: ; expected") is { } problem ? (problem.Line, problem.Column) : default);

    [Fact]
    public void An_error_of_msbuild_itself() => Assert.Equal(
        new BuildProblem("MSB1009", "Project file does not exist.", null, 0, 0, null),
        BuildProblem.Parse("MSBUILD : error MSB1009: Project file does not exist."));

    [Fact]
    public void An_error_without_a_code() => Assert.Equal(
        new BuildProblem("", "Something (odd) happened: here", "/p/a.csproj", 0, 0, null),
        BuildProblem.Parse("/p/a.csproj : error : Something (odd) happened: here"));

    [Fact]
    public void A_restore_error_stands_on_the_project() => Assert.Equal(
        "/p/a.csproj", BuildProblem.Parse("/p/a.csproj : error NU1101: Unable to find package X.")?.Place);

    [Theory]
    [InlineData("/a/L.cs(1,22): warning CS0414: The field is never used, says error CS1: x [/a/l.csproj]")]
    [InlineData("  lib -> /tmp/error/lib.dll")]
    [InlineData("    0 Error(s)")]
    [InlineData("")]
    public void Other_lines_are_none(string line) => Assert.Null(BuildProblem.Parse(line));
}
