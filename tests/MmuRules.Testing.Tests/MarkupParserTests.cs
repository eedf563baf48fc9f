using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Testing;
using Microsoft.CodeAnalysis.Text;

namespace MmuRules.Testing.Tests;

public class MarkupParserTests
{
    [Theory]
    [InlineData("ab[|cd|]ef", "abcdef", "[2..4)")]
    [InlineData("[|ab|][|cd|]", "abcd", "[0..2) [2..4)")]
    [InlineData("[|a[|b|]c|]", "abc", "[0..3) [1..2)")]
    [InlineData("[||]", "", "[0..0)")]
    [InlineData("a[|b\nc|]d", "ab\ncd", "[1..4)")]
    [InlineData("x = y[0] | z;", "x = y[0] | z;", "")]
    public void Brackets_mark_spans_that_may_touch_and_nest(string input, string expectedOutput, string expectedSpans)
    {
        TestFileMarkupParser.GetSpans(input, out var output, out ImmutableArray<TextSpan> spans);

        Assert.Equal(expectedOutput, output);
        Assert.Equal(expectedSpans, Show(spans));
    }

    [Fact]
    public void Braces_mark_spans_with_names_of_which_several_may_be_alike()
    {
        var spans = NamedSpans("{|A:one|} {|B:two {|A:three|}|}", out var output);

        Assert.Equal("one two three", output);
        Assert.Equal("[0..3) [8..13)", Show(spans["A"]));
        Assert.Equal("[4..13)", Show(spans["B"]));
    }

    [Fact]
    public void An_end_with_a_number_closes_its_own_span_across_another()
    {
        var spans = NamedSpans("{|#0:ab{|#1:cd|#0}ef|#1}", out var output);

        Assert.Equal("abcdef", output);
        Assert.Equal("[0..4)", Show(spans["#0"]));
        Assert.Equal("[2..6)", Show(spans["#1"]));
    }

    [Theory]
    [InlineData("[|a[|]", "a[", "")]
    [InlineData("{|A:a[|}", "a[", "A")]
    [InlineData("{|A:{|}", "{", "A")]
    public void A_bracket_before_an_end_is_text_if_a_span_is_open(string input, string expectedOutput, string name)
    {
        var spans = NamedSpans(input, out var output);

        Assert.Equal(expectedOutput, output);
        Assert.Equal($"[0..{output.Length})", Show(spans[name]));
    }

    [Fact]
    public void Two_dollars_mark_a_place()
    {
        TestFileMarkupParser.GetPositionsAndSpans("a$$b[|c$$|]", out var output, out var positions, out var spans);

        Assert.Equal("abc", output);
        Assert.Equal("1 3", string.Join(' ', positions));
        Assert.Equal("[2..3)", Show(spans[string.Empty]));
    }

    [Fact]
    public void One_place_can_be_asked_for()
    {
        TestFileMarkupParser.GetPosition("ab$$c", out var output, out var position);

        Assert.Equal(("abc", 2), (output, position));
        Assert.Throws<ArgumentException>(() => TestFileMarkupParser.GetPosition("abc", out _, out _));
    }

    [Fact]
    public void One_span_can_be_asked_for()
    {
        TestFileMarkupParser.GetSpan("a[|b|]c", out var output, out var span);

        Assert.Equal(("abc", new TextSpan(1, 1)), (output, span));
    }

    [Fact]
    public void One_place_and_one_span_can_be_asked_for()
    {
        TestFileMarkupParser.GetPositionAndSpan("a[|b$$|]c", out var output, out var position, out var span);

        Assert.Equal(("abc", 2, new TextSpan(1, 1)), (output, position, span));
    }

    [Theory]
    [InlineData("[|a")]
    [InlineData("a|]")]
    [InlineData("|]a[|")]
    [InlineData("{|A:a|#0}")]
    [InlineData("{|#0:a|} {|#0:b|}")]
    public void Markup_that_does_not_fit_together_is_refused(string input) =>
        Assert.Throws<ArgumentException>(() => NamedSpans(input, out _));

    private static string Show(ImmutableArray<TextSpan> spans) => string.Join(' ', spans.OrderBy(span => span.Start));

    private static ImmutableDictionary<string, ImmutableArray<TextSpan>> NamedSpans(string input, out string output)
    {
        TestFileMarkupParser.GetSpans(input, out output, out ImmutableDictionary<string, ImmutableArray<TextSpan>> spans);
        return spans;
    }
}
