using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Operations;

namespace MmuRules.ExplorerTests.Packed;

/// <summary>The table of the zap forms: what each loses, in which environment. Each cell is a whole exploration, with stores and rounds unbounded.</summary>
public class DesignTableTests
{
    public static TheoryData<string, MkCleanForm, bool> Forms => new()
    {
        { "original", MkCleanForm.EarlyExit, false },
        { "original", MkCleanForm.AlwaysLocked, false },
        { "two-patch draft", MkCleanForm.EarlyExit, false },
        { "two-patch draft", MkCleanForm.AlwaysLocked, false },
        { "Hansen's draft", MkCleanForm.EarlyExit, false },
        { "Hansen's draft", MkCleanForm.AlwaysLocked, false },
        { "split flush", MkCleanForm.EarlyExit, false },
        { "split flush", MkCleanForm.AlwaysLocked, true },
        { "i_mmap lock", MkCleanForm.EarlyExit, false },
        { "i_mmap lock", MkCleanForm.AlwaysLocked, true },
        { "delayed rmap", MkCleanForm.EarlyExit, true },
        { "delayed rmap", MkCleanForm.AlwaysLocked, true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_store_is_lost_by_reclaim_that_respects_counts(string form, MkCleanForm mkClean, bool holds) =>
        // The drafts mark the page behind the flush, and reclaim waits for their references till then.
        Expect(holds || form is "two-patch draft" or "Hansen's draft", Property.LostWrite, form, new PackedWorld { MkClean = mkClean });

    [Theory]
    [MemberData(nameof(Forms))]
    public void Fsync_returns_too_early(string form, MkCleanForm mkClean, bool holds) =>
        Expect(holds, Property.FsyncDurability, form, new PackedWorld { MkClean = mkClean, Cleaners = CleanerKinds.Fsync });

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_page_is_stored_to_that_was_dropped_whoever_held_it(string form, MkCleanForm mkClean, bool holds) =>
        Expect(holds, Property.LostWrite, form, new PackedWorld { MkClean = mkClean, Dropper = PageDropper.Invalidate });

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_filesystem_with_buffers_meets_a_dirty_page_without_them_or_loses_a_store(string form, MkCleanForm mkClean, bool holds)
    {
        PackedVerdict verdict = Explore(form, new PackedWorld { MkClean = mkClean, File = FileKind.WithBuffers, Writers = 1 });

        Assert.Equal(holds ? Outcome.Proved : Outcome.Violated, verdict.Outcome);
        Assert.Equal(holds ? null : form is "two-patch draft" or "Hansen's draft" ? Property.DirtyBehindFilesystem : Property.LostWrite, verdict.Violated);
    }

    [Theory]
    [InlineData("original", false)]
    [InlineData("split flush", false)]
    [InlineData("i_mmap lock", true)]
    [InlineData("delayed rmap", false)]
    public void Only_the_i_mmap_lock_survives_a_cleaner_that_peeks(string form, bool holds)
    {
        Expect(holds, Property.LostWrite, form, new PackedWorld { MkClean = MkCleanForm.Peeking });
        Expect(holds, Property.FsyncDurability, form, new PackedWorld { MkClean = MkCleanForm.Peeking, Cleaners = CleanerKinds.Fsync });
        Expect(holds, Property.LostWrite, form, new PackedWorld { MkClean = MkCleanForm.Peeking, Dropper = PageDropper.Invalidate });
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_cleaner_that_respects_counts_loses_nothing_of_any_form(string form, MkCleanForm mkClean, bool _) =>
        Assert.Equal(Outcome.Proved, Explore(form, new PackedWorld { MkClean = mkClean, FlusherRespectsCounts = true }).Outcome);

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_blind_dirty_bit_loses_the_stores_to_shared_memory_of_every_form(string form, MkCleanForm mkClean, bool _)
    {
        // Reclaim writes shared memory, and nobody else does.
        var world = new PackedWorld { MkClean = mkClean, File = FileKind.SharedMemory, FlusherRespectsCounts = true };

        Expect(false, Property.LostWrite, form, world with { Model = HardwareModel.BlindDirty });
        Assert.Equal(Outcome.Proved, Explore(form, world).Outcome);
    }

    private static void Expect(bool holds, Property property, string form, PackedWorld world)
    {
        PackedVerdict verdict = Explore(form, world, property);

        Assert.True(verdict.Outcome == (holds ? Outcome.Proved : Outcome.Violated), $"{verdict}{Environment.NewLine}{string.Join(Environment.NewLine, verdict.Steps)}");
        Assert.Equal(holds ? null : property, verdict.Violated);
    }

    private static PackedVerdict Explore(string form, PackedWorld world, params Property[] properties)
    {
        ZapProgram program = ZapForms.All.Single(program => program.Name == form);
        PackedOptions options = new();
        return PackedEngine.Explore(program, world, properties.Length == 0 ? options : options with { Properties = properties });
    }
}
