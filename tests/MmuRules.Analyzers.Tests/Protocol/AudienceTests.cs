using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Tests.Protocol;

/// <summary>Which watches are told of which clauses (docs/decisions/0028).</summary>
public sealed class AudienceTests
{
    private static readonly Clause Flush = new(ClauseKind.Effect, MmuEffect.FlushesTlb, default, Clause.Receiver, null);
    private static readonly Clause Lock = new(ClauseKind.Acquires, default, MmuLock.PageTable, Clause.Receiver, null);

    [Fact]
    public void Those_who_hear_of_a_clause_are_told_in_their_order()
    {
        Watch first = new Hearing(clause => clause.Effect == MmuEffect.FlushesTlb), deaf = new Hearing(_ => false), last = new Hearing(_ => true);

        Assert.Equal([first, last], new Audience([first, deaf, last]).Of(Flush));
    }

    [Fact]
    public void Who_hears_of_nothing_is_still_there_for_all_else() =>
        Assert.Single(new Audience([new Hearing(_ => false)]).All);

    [Fact]
    public void A_watch_is_asked_once_for_each_clause()
    {
        var asked = 0;
        var audience = new Audience([new Hearing(_ => ++asked > 0)]);

        audience.Of(Flush);
        audience.Of(Flush);

        Assert.Equal(1, asked);
    }

    [Fact]
    public void A_lock_is_no_effect_though_it_has_the_first_one_by_default() =>
        Assert.DoesNotContain(new Audience(Watch.All).Of(Lock), watch => watch.Hears(new(ClauseKind.Effect, Lock.Effect, default, Clause.Receiver, null)) && !HearsOfLocks(watch));

    [Fact]
    public void Of_an_effect_that_nobody_judges_nobody_is_told() =>
        Assert.Empty(new Audience(Watch.All).Of(new(ClauseKind.Effect, MmuEffect.FlushStart, default, Clause.Receiver, null)));

    // By the kind of the lock, and not by the effect that its clause does not have.
    private static bool HearsOfLocks(Watch watch) =>
        watch.Hears(new(ClauseKind.Acquires, MmuEffect.FlushStart, Lock.Lock, Clause.Receiver, null));

    private sealed class Hearing(Func<Clause, bool> hears) : Watch
    {
        public override bool Hears(Clause clause) => hears(clause);
    }
}
