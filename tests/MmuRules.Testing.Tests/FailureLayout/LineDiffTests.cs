using Microsoft.CodeAnalysis.Testing;

namespace MmuRules.Testing.Tests.FailureLayout;

public class LineDiffTests
{
    [Theory]
    [InlineData("a", "b", "-a +b ")]
    [InlineData("a|b|c", "a|c", " a -b  c ")]
    [InlineData("a|c", "a|b|c", " a +b  c ")]
    [InlineData("a|b|c|d", "b|x|d|e", "-a  b -c +x  d +e ")]
    [InlineData("", "a", "- +a ")]
    public void A_diff_has_each_line_of_both_texts_once(string expected, string actual, string diff)
    {
        var failure = Assert.Throws<InvalidOperationException>(
            () => new DefaultVerifier().EqualOrDiff(expected.Replace('|', '\n'), actual.Replace('|', '\n'), "Why."));

        Assert.Equal("Why. " + diff, failure.Message.ReplaceLineEndings(" "));
    }

    [Fact]
    public void A_diff_shows_line_ends_if_nothing_else_differs()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new DefaultVerifier().EqualOrDiff("a\r\nb", "a\nb", "Why."));

        Assert.Equal("Why. -a<CR><LF> +a<LF>  b ", failure.Message.ReplaceLineEndings(" "));
    }
}
