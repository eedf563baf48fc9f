using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Tests.Protocol;

/// <summary>Which notes keep paths apart where they meet (docs/decisions/0020).</summary>
public sealed class MeetingPathsTests
{
    private static readonly Value Something = Value.Constant("something");

    [Fact]
    public void Most_notes_keep_paths_apart() => Assert.Equal(2, Meet(MmuState.Empty, With(NoteKind.GatherFull)).Count);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_not_all_paths_have_done_is_forgotten_if_it_only_explains(bool isFirst)
    {
        var met = isFirst ? Meet(With(NoteKind.IdleFlush), MmuState.Empty) : Meet(MmuState.Empty, With(NoteKind.IdleFlush));

        Assert.Empty(Assert.Single(met).Notes);
    }

    [Fact]
    public void What_all_paths_have_done_is_not_forgotten()
    {
        var met = Meet(With(NoteKind.IdleFlush), With(NoteKind.IdleFlush));

        Assert.Equal(NoteKind.IdleFlush, Assert.Single(Assert.Single(met).Notes).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_some_path_has_done_is_kept_if_that_is_all_that_is_asked(bool isFirst)
    {
        var met = isFirst ? Meet(With(NoteKind.FoundNone), MmuState.Empty) : Meet(MmuState.Empty, With(NoteKind.FoundNone));

        Assert.Equal(NoteKind.FoundNone, Assert.Single(Assert.Single(met).Notes).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_path_that_covers_another_one_takes_over_what_is_kept(bool isCoveringFirst)
    {
        var covered = With(NoteKind.FoundNone).With([Window(Stake.Access)]);
        var covering = MmuState.Empty.With([Window(Stake.Write)]);

        var met = isCoveringFirst ? Meet(covering, covered) : Meet(covered, covering);

        var only = Assert.Single(met);
        Assert.Equal(Stake.Write, Assert.Single(only.Windows).Stake);
        Assert.Equal(NoteKind.FoundNone, Assert.Single(only.Notes).Kind);
    }

    [Fact]
    public void What_is_new_of_a_path_that_was_followed_is_followed_again()
    {
        var paths = new StateSet<MmuState>();
        Assert.True(paths.Add(PathState<MmuState>.Start(MmuState.Empty), 1));
        Assert.Single(paths.TakePending());

        Assert.False(paths.Add(PathState<MmuState>.Start(MmuState.Empty), 1));
        Assert.True(paths.Add(PathState<MmuState>.Start(With(NoteKind.FoundNone)), 1));

        Assert.Single(Assert.Single(paths.TakePending()).Protocol.Notes);
    }

    private static List<MmuState> Meet(MmuState first, MmuState second)
    {
        var paths = new StateSet<MmuState>();
        paths.Add(PathState<MmuState>.Start(first), 1);
        paths.Add(PathState<MmuState>.Start(second), 1);
        return [.. paths.States.Select(path => path.Protocol)];
    }

    private static MmuState With(NoteKind kind) => MmuState.Empty.With(new Note(kind, Something, Value.Unknown, null));

    private static Window Window(Stake stake) => new(null!, WindowKind.Cleared, Something, Value.Unknown, stake);
}
