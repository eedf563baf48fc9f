using MmuRules.Tool.Rendering;
using MmuRules.Tool.Sarif;

namespace MmuRules.Tool.Tests.Rendering;

/// <summary>Frames, sign by sign.</summary>
public sealed class FindingLayoutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mmurules-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_harm_takes_a_number_behind_its_steps_if_it_is_not_one_of_them() => AssertLaid(
        """
        warning MMU1: Title
          ╭─ a.cs:5:1
        1 │ clear();
          │ ─────── ①
          ⋮
        5 │ unlock();
          │ ━━━━━━━━ ②
          ╰─ Message.
        """,
        Finding(Span("a.cs", 5, 1, 9), Span("a.cs", 1, 1, 8)),
        ("a.cs", "clear();\n2\n3\n4\nunlock();\n"));

    [Fact]
    public void Two_steps_on_a_line_are_underlined_one_below_the_other() => AssertLaid(
        """
        warning MMU1: Title
          ╭─ a.cs:1:11
        1 │ X(); D(); U();
          │ ─── ①
          │      ─── ②
          │           ━━━ ③
          ╰─ Message.
        """,
        Finding(Span("a.cs", 1, 11, 14), Span("a.cs", 1, 1, 4), Span("a.cs", 1, 6, 9), Span("a.cs", 1, 11, 14)),
        ("a.cs", "X(); D(); U();"));

    [Fact]
    public void A_step_in_another_file_gets_a_frame_of_its_own_and_keeps_its_number() => AssertLaid(
        """
        warning MMU1: Title
           ╭─ a.cs:2:1
         2 │ U();
           │ ━━━ ②
           ╭─ b.cs:10:1
        10 │ X();
           │ ─── ①
           ╰─ Message.
        """,
        Finding(Span("a.cs", 2, 1, 4), Span("b.cs", 10, 1, 4)),
        ("a.cs", "\nU();"), ("b.cs", "\n\n\n\n\n\n\n\n\nX();"));

    [Fact]
    public void Tabs_and_wide_characters_keep_the_underline_below_its_text() => AssertLaid(
        """
        warning MMU1: Title
          ╭─ a.cs:1:8
        1 │     "漢字"; U();
          │             ━━━
          ╰─ Message.
        """,
        Finding(Span("a.cs", 1, 8, 11)),
        ("a.cs", "\t\"漢字\"; U();"));

    [Fact]
    public void A_line_wider_than_the_terminal_is_cut_around_the_mark()
    {
        Write("a.cs", new string('a', 100) + " Unlock(); " + new string('z', 100));
        var lines = Lay(Finding(Span("a.cs", 1, 102, 110)), width: 50);
        Assert.All(lines, line => Assert.True(line.Length <= 50, line));
        Assert.Equal("1 │ …aaaaaaaaaa Unlock(); zzzzzzzzzzzzzzzzzzzzzzz…", lines[2]);
        Assert.Equal("  │             ━━━━━━━━", lines[3]);
    }

    [Fact]
    public void A_long_message_is_wrapped_and_indented()
    {
        Write("a.cs", "U();");
        var finding = Finding(Span("a.cs", 1, 1, 4)) with { Message = "one two three four five six seven eight nine ten eleven" };
        Assert.Equal(["  ╰─ one two three four five six seven", "     eight nine ten eleven"], Lay(finding, width: 40)[^2..]);
    }

    [Fact]
    public void A_span_over_several_lines_is_underlined_to_the_end_of_its_first()
    {
        Write("a.cs", "using (x)\n{\n}");
        Assert.Equal("  │ ━━━━━━━━━", Lay(Finding(new(Path.Combine(_folder, "a.cs"), 1, 1, 3, 2)))[3]);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_and_not_shown() => AssertLaid(
        """
        warning MMU1: Title
          ╭─ gone.cs:5:1
          ╰─ Message.
        """,
        Finding(Span("gone.cs", 5, 1, 9)));

    [Fact]
    public void Ascii_signs_do_where_the_terminal_knows_no_others()
    {
        Write("a.cs", "U();");
        var lines = Lay(Finding(Span("a.cs", 1, 1, 4), Span("a.cs", 1, 1, 4)), glyphs: Glyphs.Ascii);
        Assert.All(lines, line => Assert.True(line.All(char.IsAscii), line));
        Assert.Equal("  | ^^^ (1)", lines[3]);
    }

    private static Finding Finding(SourceSpan primary, params SourceSpan[] steps) => new("MMU1", "Title", Severity.Warning, "Message.", primary, steps, null);

    private void AssertLaid(string expected, Finding finding, (string Name, string Text)? first = null, (string Name, string Text)? second = null)
    {
        foreach (var file in (ReadOnlySpan<(string Name, string Text)?>)[first, second])
        {
            if (file is { } written)
                Write(written.Name, written.Text);
        }

        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Join("\n", Lay(finding)));
    }

    private List<string> Lay(Finding finding, int width = 1000, Glyphs? glyphs = null)
    {
        var placed = finding with { Primary = Placed(finding.Primary!.Value), Steps = [.. finding.Steps.Select(Placed)] };
        return [.. new FindingLayout(new SourceFiles(), glyphs ?? Glyphs.Unicode, width, _folder).Lay(placed).Select(line => line.ToString())];
    }

    private SourceSpan Placed(SourceSpan span) => span with { Path = Path.Combine(_folder, span.Path) };

    private static SourceSpan Span(string file, int line, int start, int end) => new(file, line, start, line, end);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
