using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.Packed;

/// <summary>Where the hardware makes the difference.</summary>
public class ModelTests
{
    private static readonly PackedWorld SharedMemory = new() { File = FileKind.SharedMemory, FlusherRespectsCounts = true };

    public static TheoryData<string> Forms => [.. ZapForms.All.Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Without_stale_translations_every_form_is_right(string name)
    {
        ZapProgram form = ZapForms.All.Single(form => form.Name == name);
        foreach (HardwareModel model in new[] { HardwareModel.S390, HardwareModel.CoherentTlb })
        {
            foreach (PageDropper dropper in Enum.GetValues<PageDropper>())
            {
                var world = new PackedWorld { Model = model, Cleaners = CleanerKinds.Flusher | CleanerKinds.Fsync, Dropper = dropper };

                Assert.Equal(Outcome.Proved, PackedEngine.Explore(form, world).Outcome);
            }
        }
    }

    [Fact]
    public void No_flush_is_needed_where_a_clear_flushes()
    {
        ZapProgram unflushed = ZapProgram.Parse("[X D R Z]");

        Assert.Equal(Outcome.Proved, PackedEngine.Explore(unflushed, new PackedWorld { Model = HardwareModel.S390 }).Outcome);
        Assert.Equal(Outcome.Violated, PackedEngine.Explore(unflushed, new PackedWorld()).Outcome);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void One_processor_loses_what_several_lose(string name)
    {
        ZapProgram form = ZapForms.All.Single(form => form.Name == name);
        PackedVerdict one = PackedEngine.Explore(form, new PackedWorld { Model = HardwareModel.UniProcessor, Writers = 1 });

        Assert.Equal(PackedEngine.Explore(form, new PackedWorld()).Outcome, one.Outcome);
    }

    [Fact]
    public void A_blind_dirty_bit_is_caught_by_a_second_look_behind_the_flush()
    {
        PackedWorld world = SharedMemory with { Model = HardwareModel.BlindDirty };

        Assert.Equal(Property.LostWrite, PackedEngine.Explore(ZapForms.DelayedRmap, world).Violated);
        Assert.Equal(Outcome.Proved, PackedEngine.Explore(ZapProgram.Parse("[X F O D R] Z"), world).Outcome);
    }

    [Fact]
    public void A_dirty_bit_that_is_held_back_is_caught_by_a_write_protection_and_a_flush_before_the_clear()
    {
        PackedWorld world = SharedMemory with { Model = HardwareModel.WriteBackDirty };

        Assert.Equal(Property.LostWrite, PackedEngine.Explore(ZapForms.DelayedRmap, world).Violated);
        Assert.Equal(Property.LostWrite, PackedEngine.Explore(ZapProgram.Parse("[X F O D R] Z"), world).Violated);
        Assert.Equal(Outcome.Proved, PackedEngine.Explore(ZapProgram.Parse("[P F X F D R] Z"), world).Outcome);
    }

    [Theory]
    [InlineData(nameof(HardwareModel.X86))]
    [InlineData(nameof(HardwareModel.SoftwareDirty))]
    public void Feared_hardware_is_feared_for_shared_memory_only(string real)
    {
        HardwareModel model = HardwareModel.All.Single(model => model.Name == real);

        Assert.Equal(Outcome.Proved, PackedEngine.Explore(ZapForms.DelayedRmap, SharedMemory with { Model = model }).Outcome);
        foreach (HardwareModel feared in new[] { HardwareModel.BlindDirty, HardwareModel.WriteBackDirty })
        {
            Assert.Equal(Outcome.Proved, PackedEngine.Explore(ZapForms.DelayedRmap, new PackedWorld { Model = feared }).Outcome);
        }
    }

    [Fact]
    public void A_flush_before_the_clear_is_undone_by_a_speculative_fill()
    {
        ZapProgram early = ZapProgram.Parse("[P F X D R] Z");
        var world = new PackedWorld { MkClean = MkCleanForm.AlwaysLocked };

        // A read-only entry is filled again, and no store uses that: write-protected before, an entry needs no flush behind its clear.
        Assert.Equal(Outcome.Proved, PackedEngine.Explore(early, world with { SpeculativeFill = true }).Outcome);
        Assert.Equal(Outcome.Violated, PackedEngine.Explore(ZapProgram.Parse("[F X D R] Z"), world with { SpeculativeFill = true }).Outcome);
    }
}
