using System.Text.Json;
using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.Witnesses;

public class WitnessJsonTests
{
    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void What_is_written_is_read_again(string name)
    {
        // A lone half of a surrogate pair is no text, and no JSON either.
        Witness witness = Samples.Named(name) with { Explanation = Samples.Named(name).Explanation.Replace('\ud800', '?') };

        Witness read = WitnessJson.Read(WitnessJson.Write(witness));

        Assert.Equal(witness with { Lanes = read.Lanes, Steps = read.Steps }, read);
        Assert.Equal(witness.Lanes, read.Lanes);
        Assert.Equal(witness.Steps.Count, read.Steps.Count);
        foreach ((WitnessStep step, WitnessStep again) in witness.Steps.Zip(read.Steps))
        {
            Assert.Equal(step.Changes, again.Changes);
            Assert.Equal(step, again with { Changes = step.Changes });
        }
    }

    [Fact]
    public void It_begins_with_its_version_and_can_be_read_by_people() =>
        Assert.Equal(
            """
            {
              "version": 1,
              "witness": {
                "scenario": "smallest",
                "model": "X86",
                "violated": "NoException",
                "explanation": "The code under test threw.",
                "lanes": [
                  {
                    "number": 0,
                    "name": "zap",
                    "isCodeUnderTest": true
                  }
                ],
                "steps": [
                  {
                    "number": 1,
                    "lane": 0,
                    "text": "throws → ends",
                    "marks": "Lost, Flushed",
                    "site": {
                      "file": "/src/Forms/03_SplitFlush.cs",
                      "line": 7,
                      "member": "ZapPteRange"
                    },
                    "changes": []
                  }
                ],
                "schedule": "mmu1.1.a.00000"
              }
            }
            """,
            WitnessJson.Write(Samples.Smallest with { Steps = [Samples.Smallest.Steps[0] with { Text = "throws → ends", Marks = StepMarks.Lost | StepMarks.Flushed }] }));

    [Theory]
    [InlineData("", "The JSON is no witness: at line 1, byte 1: The input does not contain any JSON tokens.")]
    [InlineData("{\n  \"version\": 1,", "The JSON is no witness: at line 2, byte 15: ")]
    [InlineData("null", "The JSON is no witness: it has no member \"version\".")]
    [InlineData("[1]", "The JSON is no witness: it has no member \"version\".")]
    [InlineData("{}", "The JSON is no witness: it has no member \"version\".")]
    [InlineData("{\"version\": 2, \"anything\": 3}", "The witness is of version 2, and this MmuRules reads version 1. Read it with the MmuRules that wrote it, or explore again.")]
    [InlineData("{\"version\": \"one\"}", "The witness is of version \"one\", and this MmuRules reads version 1.")]
    [InlineData("{\"version\": 1}", "The JSON is no witness: at line 1, byte 15 ($): ")]
    [InlineData("{\"version\": 1, \"witness\": null}", "The JSON is no witness: at line 1, byte 31 ($.witness): ")]
    public void What_is_no_witness_is_told_where_and_why(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<WitnessFormatException>(() => WitnessJson.Read(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"NoException\"", "\"NoSuchThing\"", "at line 6, byte 30 ($.witness.violated): This value cannot stand here.")]
    [InlineData("\"NoException\"", "8", "at line 6, byte 18 ($.witness.violated): This value cannot stand here.")]
    [InlineData("\"Lost\"", "\"Loosed\"", "($.witness.steps[0].marks): This value cannot stand here.")]
    [InlineData("\"line\": 7", "\"line\": 7.5", "($.witness.steps[0].site.line): This value cannot stand here.")]
    [InlineData("\"text\"", "\"words\"", "($.witness.steps[0].words): ")]
    [InlineData("\"number\": 1,", "", "($.witness.steps[0]): ")]
    [InlineData("\"smallest\"", "null", "($.witness.scenario): ")]
    [InlineData("\"lane\": 0", "\"lane\": 3", "Step 1 is of lane 3, and no lane has that number.")]
    [InlineData("\"changes\": []", "\"changes\": [null]", "A lane, a step or a change is null.")]
    [InlineData("\"steps\": [", "\"steps\": [ null,", "A lane, a step or a change is null.")]
    [InlineData("\"lanes\": [", "\"lanes\": [ null,", "A lane, a step or a change is null.")]
    public void What_was_edited_wrongly_is_told_where_and_why(string before, string after, string message)
    {
        string json = WitnessJson.Write(Samples.Smallest);
        Assert.Contains(before, json);

        var thrown = Assert.Throws<WitnessFormatException>(() => WitnessJson.Read(json.Replace(before, after)));

        Assert.Contains(message, thrown.Message);
        Assert.EndsWith("Write the witness again with WitnessJson.Write; a file that was edited or cut off cannot be read.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_beginning_of_it_is_refused()
    {
        string json = WitnessJson.Write(Samples.Smallest);

        Assert.All(Enumerable.Range(0, json.Length), length => Assert.Throws<WitnessFormatException>(() => WitnessJson.Read(json[..length])));
    }

    [Fact]
    public void It_can_stand_in_a_page_of_html_as_it_is()
    {
        string json = WitnessJson.Write(Samples.Hostile);

        Assert.DoesNotContain('<', json);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(json).RootElement.ValueKind);
    }
}
