using System.Xml.Linq;
using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Witnesses;

public class SvgDrawingTests
{
    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void It_is_well_formed_and_stands_for_itself(string name)
    {
        foreach (SvgTheme theme in Enum.GetValues<SvgTheme>())
        {
            string svg = SvgDrawing.Draw(Samples.Named(name), theme);
            XElement root = new SvgReader(svg).Root;

            Assert.All(root.DescendantsAndSelf(), element => Assert.Contains(element.Name.LocalName, "svg title desc style marker path rect g text".Split(' ')));
            Assert.All(root.DescendantsAndSelf().Attributes(), attribute => Assert.DoesNotContain(attribute.Name.LocalName, "href src style onload onclick".Split(' ')));
            Assert.DoesNotContain("@import", svg);
            Assert.DoesNotContain("@font-face", svg);
            Assert.DoesNotContain("://", svg.Replace("xmlns=\"http://www.w3.org/2000/svg\"", string.Empty));
        }
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void It_names_nothing_that_is_not_there(string name)
    {
        XElement root = new SvgReader(SvgDrawing.Draw(Samples.Named(name))).Root;
        string[] ids = [.. root.DescendantsAndSelf().Attributes("id").Select(id => id.Value)];

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(root.Attribute("aria-labelledby")!.Value.Split(' '), id => Assert.Contains(id, ids));
        Assert.All(root.Descendants().Attributes("marker-end"), end => Assert.Contains(end.Value["url(#".Length..^1], ids));
    }

    [Fact]
    public void Drawings_that_share_a_page_share_no_names_and_no_style()
    {
        SvgReader[] drawings = [new(SvgDrawing.Draw(Samples.SplitFlush, SvgTheme.Light)), new(SvgDrawing.Draw(Samples.SplitFlush, SvgTheme.Dark)), new(SvgDrawing.Draw(Samples.Smallest))];
        string[] ids = [.. drawings.SelectMany(drawing => drawing.Root.DescendantsAndSelf().Attributes("id")).Select(id => id.Value)];

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(drawings, drawing => Assert.All(
            drawing.StyleSheet.Split('\n').Where(line => line.Contains('{') && !line.StartsWith("@media", StringComparison.Ordinal)),
            line => Assert.All(line.Split('{')[0].Split(','), selector => Assert.StartsWith($"#{drawing.Root.Attribute("id")!.Value} ", selector, StringComparison.Ordinal))));
    }

    [Fact]
    public void The_same_witness_gives_the_same_text() =>
        Assert.Equal(SvgDrawing.Draw(WitnessJson.Read(WitnessJson.Write(Samples.SplitFlush))), SvgDrawing.Draw(Samples.SplitFlush));

    [Fact]
    public void Each_step_is_a_box_with_its_number_its_place_its_marks_and_its_causes()
    {
        IReadOnlyList<SvgReader.Box> boxes = new SvgReader(SvgDrawing.Draw(Samples.SplitFlush)).Boxes;

        Assert.Equal(14, boxes.Count);
        Assert.Equal("3. clears the entry of 0x0: it was dirty [03_SplitFlush.cs:38] window opened", boxes[2].Words);
        Assert.Equal("14. drops page 0 from the cache, for it is clean LOST from 8: the page counts as clean from 10: this store is lost", boxes[13].Words);
        Assert.Equal("box lost", boxes[13].Class);
        Assert.Equal("page 0: v1 → free", boxes[13].Title);
        Assert.Null(boxes[1].Title);
    }

    [Fact]
    public void Who_cannot_see_it_is_told_the_whole_story()
    {
        XElement root = new SvgReader(SvgDrawing.Draw(Samples.SplitFlush)).Root;
        string description = root.Elements().Single(element => element.Name.LocalName == "desc").Value;

        Assert.Equal("LostWrite is violated in \"split flush, early exit\" on X86", root.Elements().First(element => element.Name.LocalName == "title").Value);
        Assert.StartsWith(Samples.SplitFlush.Explanation, description, StringComparison.Ordinal);
        Assert.Contains("\n10. cpu 0: stores v1 to 0x0 through its TLB entry: that is dirty, so no walk; stale store.\n", description);
    }

    [Fact]
    public void Text_that_means_something_in_xml_is_shown_as_it_is()
    {
        IReadOnlyList<SvgReader.Box> boxes = new SvgReader(SvgDrawing.Draw(Samples.Hostile)).Boxes;

        Assert.StartsWith("1. end; style a:#b; wrap: <x> & \"y\" 'z' %% {0} → … ·", boxes[0].Words, StringComparison.Ordinal);
        Assert.Equal("a: <b> → c & d", boxes[0].Title);
    }

    [Fact]
    public void Dark_colours_are_asked_for_only_where_the_reader_decides()
    {
        Assert.Contains("@media (prefers-color-scheme:dark){", SvgDrawing.Draw(Samples.Smallest));
        Assert.DoesNotContain("@media", SvgDrawing.Draw(Samples.Smallest, SvgTheme.Light));
        Assert.DoesNotContain("@media", SvgDrawing.Draw(Samples.Smallest, SvgTheme.Dark));
        Assert.Throws<ArgumentOutOfRangeException>(() => SvgDrawing.Draw(Samples.Smallest, (SvgTheme)7));
    }

    [Fact]
    public void A_schedule_that_is_too_long_for_a_line_goes_on_in_the_next()
    {
        string schedule = string.Concat(Enumerable.Repeat("abc", 100));
        var drawing = new SvgReader(SvgDrawing.Draw(Samples.Smallest with { Schedule = schedule }));

        Assert.Equal(schedule, string.Concat(drawing.Texts.Where(line => line.Class.StartsWith("code", StringComparison.Ordinal)).Select(line => line.Text)).Replace("replay:", string.Empty).Trim());
    }
}
