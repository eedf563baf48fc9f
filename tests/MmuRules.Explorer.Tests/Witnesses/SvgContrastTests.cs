using System.Globalization;
using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Witnesses;

public class SvgContrastTests
{
    private static readonly string[] Boxes = ["plain", "window", "carried", "flushed", "stale", "lost"];

    public static TheoryData<SvgTheme, bool> Themes => new()
    {
        { SvgTheme.Automatic, false },
        { SvgTheme.Automatic, true },
        { SvgTheme.Light, false },
        { SvgTheme.Dark, true },
    };

    [Theory]
    [MemberData(nameof(Themes))]
    public void Text_can_be_read_on_all_it_stands_on(SvgTheme theme, bool isDark)
    {
        Dictionary<string, string> fills = Drawing(theme).Colours("fill", isDark);

        foreach (string ground in Boxes.Append("ground"))
        {
            Assert.InRange(Contrast(fills["ink"], fills[ground]), 7, 21);
            Assert.InRange(Contrast(fills["dim"], fills[ground]), 4.5, 21);
        }
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Borders_and_arrows_can_be_seen(SvgTheme theme, bool isDark)
    {
        Dictionary<string, string> fills = Drawing(theme).Colours("fill", isDark);
        Dictionary<string, string> strokes = Drawing(theme).Colours("stroke", isDark);

        Assert.All(Boxes.Concat(["arrow", "harm", "run", "life"]), name => Assert.InRange(Contrast(strokes[name], fills["ground"]), 3, 21));
        Assert.All(Boxes, name => Assert.InRange(Contrast(strokes[name], fills[name]), 3, 21));
        Assert.Equal((strokes["arrow"], strokes["harm"]), (fills["head"], fills["harm-head"]));
    }

    [Theory]
    [InlineData(SvgTheme.Light, false)]
    [InlineData(SvgTheme.Dark, true)]
    public void One_theme_alone_has_the_colours_that_both_together_have(SvgTheme theme, bool isDark)
    {
        Assert.Equal(Drawing(SvgTheme.Automatic).Colours("fill", isDark), Drawing(theme).Colours("fill", isDark));
        Assert.Equal(Drawing(SvgTheme.Automatic).Colours("stroke", isDark), Drawing(theme).Colours("stroke", isDark));
    }

    [Theory]
    [InlineData(StepMarks.WindowOpened, "window opened")]
    [InlineData(StepMarks.DirtyTransferred, "dirty transferred")]
    [InlineData(StepMarks.Cleaned, "cleaned")]
    [InlineData(StepMarks.StaleStore, "stale store")]
    [InlineData(StepMarks.Flushed, "flushed")]
    [InlineData(StepMarks.Lost, "VIOLATED")]
    public void A_colour_never_stands_without_its_word(StepMarks mark, string word)
    {
        SvgReader.Box box = Assert.Single(new SvgReader(SvgDrawing.Draw(Samples.Smallest with { Steps = [Samples.Smallest.Steps[0] with { Marks = mark }] })).Boxes);

        Assert.NotEqual("box plain", box.Class);
        Assert.Equal(word, Assert.Single(box.Lines, line => line.Class.StartsWith("mark", StringComparison.Ordinal)).Text);
    }

    private static SvgReader Drawing(SvgTheme theme) => new(SvgDrawing.Draw(Samples.SplitFlush, theme));

    /// <summary>The contrast ratio of WCAG 2.2.</summary>
    private static double Contrast(string one, string other)
    {
        double[] light = [.. new[] { Luminance(one), Luminance(other) }.Order()];
        return (light[1] + 0.05) / (light[0] + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] parts = [.. new[] { 1, 3, 5 }.Select(start => int.Parse(colour.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
