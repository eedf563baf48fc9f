using Microsoft.CodeAnalysis.Text;
using MmuRules.Tool.Fixing;

namespace MmuRules.Tool.Tests.Fixing;

/// <summary>Diffs, sign by sign.</summary>
public sealed class UnifiedDiffTests
{
    [Fact]
    public void Changes_far_apart_are_hunks_of_their_own() => Assert.Equal(
        """
        --- a/x.cs
        +++ b/x.cs
        @@ -1,4 +1,3 @@
        -1
         2
         3
         4
        @@ -9,4 +8,5 @@
         9
         10
         11
        -12
        +twelve
        +more
        """.ReplaceLineEndings("\n"),
        Diff(Numbers(12), Numbers(12)[2..].Replace("12\n", "twelve\nmore\n")));

    [Fact]
    public void Changes_whose_contexts_meet_are_one_hunk() => Assert.Equal(
        """
        --- a/x.cs
        +++ b/x.cs
        @@ -1,8 +1,8 @@
        -1
        +one
         2
         3
         4
         5
         6
         7
        -8
        +eight
        """.ReplaceLineEndings("\n"),
        Diff(Numbers(8), Numbers(8).Replace("1\n", "one\n").Replace("8\n", "eight\n")));

    [Fact]
    public void A_missing_line_end_at_the_end_of_the_file_is_told() => Assert.Equal(
        """
        --- a/x.cs
        +++ b/x.cs
        @@ -1,2 +1,2 @@
         1
        -2
        \ No newline at end of file
        +3
        \ No newline at end of file
        """.ReplaceLineEndings("\n"),
        Diff("1\n2", "1\n3"));

    [Fact]
    public void A_text_that_did_not_change_has_no_diff() => Assert.Equal("", Diff("1\n", "1\n"));

    private static string Numbers(int last) => string.Concat(Enumerable.Range(1, last).Select(number => number + "\n"));

    private static string Diff(string before, string after) =>
        string.Join("\n", UnifiedDiff.Lay("x.cs", SourceText.From(before), SourceText.From(after)));
}
