using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Flush before the harm is done.</summary>
internal static class FlushFirst
{
    public static IEnumerable<Repair> Propose(Scene scene, string key, string title)
    {
        var layout = new Layout(scene.Text, scene.Member);
        foreach (var places in Places.Before(scene))
            foreach (var flush in Flushes.At(scene, places.Anchors))
                yield return new(key, title, places.Insert(layout, flush));
    }

    /// <summary>The same, but only if a flag says that it is needed, where the code has such a flag.</summary>
    public static IEnumerable<Repair> ProposeGuarded(Scene scene, string key, string title)
    {
        var layout = new Layout(scene.Text, scene.Member);
        foreach (var places in Places.Before(scene))
            foreach (var flush in Flushes.At(scene, places.Anchors))
                yield return new(key, title, places.Insert(layout, flush))
                {
                    Refinements = Flags.At(scene, places.First).Select(flag => new Repair(key, title, places.Insert(layout, Conditional.Of(scene.Member, layout, flag, flush)))),
                };
    }
}
