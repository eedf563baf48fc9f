using MmuRules.Exploration;
using MmuRules.Tool.Builds;
using MmuRules.Tool.Exploring;
using MmuRules.Tool.Tests.EndToEnd;

namespace MmuRules.Tool.Tests.Exploring;

public sealed class VerdictFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_again()
    {
        var witness = new Witness(
            "SharedFile", "X86", Property.LostWrite, "The store of 2 is lost.", [new Lane(0, "zap", true)],
            [new WitnessStep(1, 0, "clears the entry", StepMarks.WindowOpened, new CodeSite("Zap.cs", 7, "Zap"), ["entry of 0x0: present → none"])], "mmu1.x.y.z");
        Explored[] explored =
        [
            MergingTests.Part(0, 2),
            new("zap", MergingTests.Part(1, 2).Verdict with
            {
                Shard = null, Outcome = Outcome.Violated, Violated = Property.LostWrite, Explanation = "Lost.", CutShortBy = [Property.Marks], Transitions = 2, Executions = 3, Depth = 4, Rounds = 5,
                Elapsed = TimeSpan.FromSeconds(1.5), Witness = witness,
            }),
        ];

        var again = VerdictFile.Read(_folder.Write("verdicts.json", VerdictFile.Write(explored)));

        Assert.Equal(explored[0].Verdict.Shard, again[0].Verdict.Shard);
        Assert.Equal(explored[1].Verdict.Elapsed, again[1].Verdict.Elapsed);
        Assert.Equal(VerdictFile.Write(explored), VerdictFile.Write(again));
    }

    [Fact]
    public void The_version_stands_first() => Assert.StartsWith("{\n  \"version\": 1,\n", VerdictFile.Write([]));

    [Theory]
    [InlineData("{ \"version\": 1, \"verdicts\": [", "is no file of verdicts: at line 1, byte ")]
    [InlineData("", "is no file of verdicts")]
    [InlineData("[]", "it has no member \"version\"")]
    [InlineData("{ \"version\": 2, \"parts\": 3 }", "is of version 2, and this mmurules reads version 1")]
    [InlineData("{ \"version\": 1 }", "is no file of verdicts")]
    [InlineData("{ \"version\": 1, \"verdicts\": [ { \"code\": \"zap\" } ] }", "is no file of verdicts: at line 1, byte 48 ($.verdicts[0]): ")]
    public void A_file_that_is_something_else_is_named_with_what_is_wrong(string text, string expected)
    {
        var file = _folder.Write("some.json", text);
        var error = Assert.Throws<UserError>(() => VerdictFile.Read(file));
        Assert.Contains(file, error.Message);
        Assert.Contains(expected, error.Message);
        Assert.NotEmpty(error.Advice);
    }

    [Fact]
    public void A_value_that_no_verdict_has_is_told()
    {
        var text = VerdictFile.Write([MergingTests.Part(0, 2)]).Replace("0/2", "2/2");
        Assert.Contains("'2/2' is no part of a whole", Assert.Throws<UserError>(() => VerdictFile.Read(_folder.Write("some.json", text))).Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.json", Assert.Throws<UserError>(() => VerdictFile.Read(Path.Combine(_folder.Root, "nowhere.json"))).Message);
}
