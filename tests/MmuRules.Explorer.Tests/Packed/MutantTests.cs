using MmuRules.Exploration;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.Packed;

/// <summary>Each proof of a form is worth something: the same world finds out mutants of the form.</summary>
public class MutantTests
{
    private const string Killed = "killed";
    private const string Survives = "survives";

    [Theory]
    [InlineData("delayed rmap", MkCleanForm.EarlyExit, "flush dropped", Killed)]
    [InlineData("delayed rmap", MkCleanForm.EarlyExit, "flush behind the unlock", Killed)]
    [InlineData("delayed rmap", MkCleanForm.EarlyExit, "flush behind everything", Killed)]
    [InlineData("delayed rmap", MkCleanForm.EarlyExit, "reverse map before the flush", Killed)]
    [InlineData("delayed rmap", MkCleanForm.EarlyExit, "dirty bit dropped", Survives)]
    [InlineData("delayed rmap", MkCleanForm.AlwaysLocked, "flush dropped", Killed)]
    [InlineData("delayed rmap", MkCleanForm.AlwaysLocked, "flush behind the unlock", Killed)]
    [InlineData("delayed rmap", MkCleanForm.AlwaysLocked, "flush behind everything", Killed)]
    [InlineData("delayed rmap", MkCleanForm.AlwaysLocked, "reverse map before the flush", Survives)]
    [InlineData("split flush", MkCleanForm.AlwaysLocked, "flush dropped", Killed)]
    [InlineData("split flush", MkCleanForm.AlwaysLocked, "flush behind the unlock", Killed)]
    [InlineData("split flush", MkCleanForm.AlwaysLocked, "flush behind everything", Killed)]
    [InlineData("i_mmap lock", MkCleanForm.AlwaysLocked, "flush dropped", Killed)]
    [InlineData("i_mmap lock", MkCleanForm.AlwaysLocked, "flush behind the unlock", Killed)]
    [InlineData("i_mmap lock", MkCleanForm.AlwaysLocked, "flush behind everything", Killed)]
    public void A_mutant_of_a_proved_form(string name, MkCleanForm mkClean, string mistake, string fate)
    {
        ZapProgram form = ZapForms.All.Single(form => form.Name == name);
        var world = new PackedWorld { MkClean = mkClean };
        PackedVerdict proof = PackedEngine.Explore(form, world);
        PackedVerdict verdict = PackedEngine.Explore(ZapMutants.Of(form).Single(mutant => mutant.Name.EndsWith(mistake, StringComparison.Ordinal)), world);

        Assert.Equal(Outcome.Proved, proof.Outcome);
        Assert.NotEqual(0, proof.Ended);
        Assert.Equal(fate == Killed ? Outcome.Violated : Outcome.Proved, verdict.Outcome);
    }

    [Theory]
    [InlineData("original")]
    [InlineData("split flush")]
    [InlineData("i_mmap lock")]
    public void What_only_the_count_gate_saves_is_lost_without_it(string name)
    {
        ZapProgram form = ZapForms.All.Single(form => form.Name == name);
        var world = new PackedWorld { FlusherRespectsCounts = true };

        Assert.Equal(Outcome.Proved, PackedEngine.Explore(form, world).Outcome);
        Assert.Equal(Property.LostWrite, PackedEngine.Explore(form, world with { FlusherRespectsCounts = false }).Violated);
    }

    [Fact]
    public void A_dirty_bit_is_needed_where_a_store_tells_nobody_but_the_entry()
    {
        // An accounted file's page was marked by the fault already. Shared memory is told by the zap only.
        var world = new PackedWorld { File = FileKind.SharedMemory, FlusherRespectsCounts = true };
        ZapProgram mutant = ZapMutants.Of(ZapForms.DelayedRmap).Single(mutant => mutant.Name.EndsWith("dirty bit dropped", StringComparison.Ordinal));

        Assert.Equal(Outcome.Proved, PackedEngine.Explore(ZapForms.DelayedRmap, world).Outcome);
        Assert.Equal(Property.LostWrite, PackedEngine.Explore(mutant, world).Violated);
    }
}
