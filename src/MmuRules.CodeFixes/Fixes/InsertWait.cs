using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Wait for the lockless walkers before the harm is done, behind a flush if there is none yet.</summary>
internal static class InsertWait
{
    /// <param name="scene">The diagnostic.</param>
    /// <param name="key">The key of the repair.</param>
    /// <param name="title">Its title.</param>
    /// <param name="flushes">Whether a flush is still to come before the wait.</param>
    public static IEnumerable<Repair> Propose(Scene scene, string key, string title, bool flushes)
    {
        var layout = new Layout(scene.Text, scene.Member);
        foreach (var places in Places.Before(scene))
            foreach (var wait in WaitsAt(scene, places.First.SpanStart))
                if (!flushes)
                    yield return new(key, title, places.Insert(layout, [wait]));
                else
                    foreach (var flush in Flushes.At(scene, places.Anchors))
                        yield return new(key, title, places.Insert(layout, [.. flush, wait]));
    }

    private static IEnumerable<string> WaitsAt(Scene scene, int position)
    {
        var things = new Things(scene, position);
        // The machine that waits is further away than what is flushed: the machine of the entry's address space.
        return things.All(steps: 2)
            .Select(thing => things.Find(thing.Type, MmuEffect.SynchronizesLocklessWalkers, contract => Effects.AreExactly(contract, MmuEffect.SynchronizesLocklessWalkers)) is { } name ? $"{thing.Text}.{name}();" : null)
            .Where(wait => wait is not null)
            .Select(wait => wait!)
            .Take(4);
    }
}
