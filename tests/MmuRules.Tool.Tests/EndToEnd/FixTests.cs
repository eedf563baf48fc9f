using System.Text;

namespace MmuRules.Tool.Tests.EndToEnd;

/// <summary>`fix` with real builds.</summary>
public sealed class FixTests(FixedSolution solution) : IClassFixture<FixedSolution>
{
    [Fact]
    public void A_dry_run_writes_nothing_and_says_by_its_exit_code_that_there_is_something_to_do()
    {
        Assert.True(solution.DryRun.ExitCode == 1, solution.DryRun.Errors + solution.DryRun.Out);
        Assert.All(solution.Before, file => Assert.Equal(file.Value, solution.AfterDryRun[file.Key]));
        Assert.Contains("Would apply 4 fixes in 3 files", solution.DryRun.Errors);
    }

    [Fact]
    public void The_diff_of_a_dry_run_applied_by_git_gives_what_the_fix_writes()
    {
        // Latin-1 is the exception: text that is printed is UTF-8.
        Assert.All(solution.After.Where(file => !file.Key.Contains("Latin")), file => Assert.Equal(Encoding.UTF8.GetString(file.Value), Encoding.UTF8.GetString(solution.Patched[file.Key])));
    }

    [Fact]
    public void All_that_can_be_fixed_is_and_what_is_left_is_told_with_the_reason()
    {
        Assert.True(solution.Run.ExitCode == 1, solution.Run.Errors + solution.Run.Out);
        Assert.Equal(
            """
            Applied 4 fixes in 3 files:
              App/Latin.cs
                MMU9999 1  Be safe
              App/Windows.cs
                MMU9999 2  Be safe
              Shared/Shared.cs
                MMU9999 1  Be safe
            3 findings left:
              MMU9999 App/Newest.cs:2
                'Harm' does harm opened before
                Not fixed: Newest.cs is written in newer C# than this tool can change safely.
              MMU9999 App/NoSafe.cs:1
                'Harm' does harm opened before
                Not fixed: the code would not compile after its fix (CS0103: The name 'Safe' does not exist in the current context).
              MMU9998 App/Windows.cs:11
                'Hopeless' is beyond repair
                Not fixed: no fix is offered.

            """,
            solution.Run.Out);
    }

    [Fact]
    public void Byte_order_mark_and_line_ends_are_kept()
    {
        var text = Encoding.UTF8.GetString(solution.After["App/Windows.cs"].AsSpan(Encoding.UTF8.Preamble.Length));
        Assert.True(solution.After["App/Windows.cs"].AsSpan().StartsWith(Encoding.UTF8.Preamble));
        Assert.Contains("        {\r\n    Safe();\r\n}\r\n", text);
        Assert.DoesNotContain('\n', text.Replace("\r\n", ""));
    }

    [Fact]
    public void A_file_that_is_not_utf8_keeps_its_bytes() =>
        Assert.Contains("größer", Encoding.Latin1.GetString(solution.After["App/Latin.cs"]));

    [Fact]
    public void A_file_of_newer_csharp_than_the_tool_reads_is_left_alone_and_named()
    {
        Assert.Equal(solution.Before["App/Newest.cs"], solution.After["App/Newest.cs"]);
        Assert.Contains("App/Newest.cs was left alone", solution.Run.Errors);
    }

    [Fact]
    public void A_fix_that_would_not_compile_is_not_applied() =>
        Assert.Equal(solution.Before["App/NoSafe.cs"], solution.After["App/NoSafe.cs"]);

    [Fact]
    public void A_second_run_finds_nothing_more_to_change()
    {
        Assert.StartsWith("Nothing changed.", solution.SecondRun.Out);
        Assert.Equal(1, solution.SecondRun.ExitCode);
    }
}
