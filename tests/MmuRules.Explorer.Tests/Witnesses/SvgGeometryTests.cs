using FsCheck;
using FsCheck.Fluent;
using MmuRules.Exploration;
using static MmuRules.ExplorerTests.Witnesses.SvgReader;

namespace MmuRules.ExplorerTests.Witnesses;

public class SvgGeometryTests
{
    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Everything_has_its_place(string name) => AssertEverythingHasItsPlace(Samples.Named(name));

    [Fact]
    public void Everything_has_its_place_whatever_happens()
    {
        Gen<WitnessStep> steps = from lane in Gen.Choose(0, 4)
                                 from text in ArbMap.Default.GeneratorFor<string>()
                                 from marks in Gen.Choose(0, 63)
                                 select new WitnessStep(1, lane, text ?? string.Empty, (StepMarks)marks, null, []);
        Prop.ForAll(
            steps.ArrayOf().ToArbitrary(),
            found =>
            {
                Witness witness = Samples.Crowd(5) with { Steps = [.. found.Select((step, index) => step with { Number = index + 1 })] };

                AssertEverythingHasItsPlace(witness);
                Assert.All(TextLanes.Draw(witness, 100).Split('\n')[..^1], line => Assert.InRange(PlainText.Columns(line), 0, 100));
                Assert.All(MermaidDrawing.Draw(witness).Split('\n')[1..^1], line => Assert.StartsWith("    ", line, StringComparison.Ordinal));
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_arrow_leads_from_each_cause_to_its_effect()
    {
        var drawing = new SvgReader(SvgDrawing.Draw(Samples.SplitFlush));

        Assert.Equal([(3, 7), (2, 9), (7, 13), (9, 13)], drawing.Arrows.Select(arrow => (BoxAt(drawing, arrow[0]), BoxAt(drawing, arrow[^1]))));
    }

    private static void AssertEverythingHasItsPlace(Witness witness)
    {
        var drawing = new SvgReader(SvgDrawing.Draw(witness));
        IReadOnlyList<Box> boxes = drawing.Boxes;
        Assert.Equal(witness.Steps.Count, boxes.Count);
        for (int box = 0; box < boxes.Count; box++)
        {
            Assert.True(drawing.Whole.Holds(boxes[box].Area), $"box {box} leaves the drawing");
            Assert.All(boxes.Skip(box + 1), other => Assert.False(boxes[box].Area.Overlaps(other.Area), $"box {box} lies on another one"));
            Assert.All(boxes[box].Lines, line => Assert.True(boxes[box].Area.Holds(line.Area), $"'{line.Text}' leaves its box"));
            Assert.All(drawing.Texts, line => Assert.False(boxes[box].Area.Overlaps(line.Area), $"'{line.Text}' lies on box {box}"));
        }

        Assert.All(drawing.Texts, line => Assert.True(drawing.Whole.Holds(line.Area), $"'{line.Text}' leaves the drawing"));
        foreach (IReadOnlyList<(double X, double Y)> arrow in drawing.Arrows)
        {
            Assert.All(arrow.Zip(arrow.Skip(1)), leg => Assert.DoesNotContain(boxes, box => box.Area.Overlaps(Leg(leg.First, leg.Second))));
            Assert.NotEqual(-1, BoxAt(drawing, arrow[0]));
            Assert.NotEqual(-1, BoxAt(drawing, arrow[^1]));
        }

        // Two arrows may cross, but neither may hide the way of another one down.
        var ways = drawing.Arrows.Select(arrow => Leg(arrow[1], arrow[2]) with { Width = 1 }).ToList();
        Assert.All(ways.Index(), way => Assert.DoesNotContain(ways.Skip(way.Index + 1), way.Item.Overlaps));
    }

    private static Area Leg((double X, double Y) from, (double X, double Y) to) =>
        new(Math.Min(from.X, to.X), Math.Min(from.Y, to.Y), Math.Abs(from.X - to.X), Math.Abs(from.Y - to.Y));

    /// <summary>The box on whose left or right side a point is, or -1.</summary>
    private static int BoxAt(SvgReader drawing, (double X, double Y) point) => drawing.Boxes.ToList().FindIndex(box =>
        (point.X == box.Area.X || point.X == box.Area.X + box.Area.Width) && point.Y > box.Area.Y && point.Y < box.Area.Y + box.Area.Height);
}
