using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Editing;
using MmuRules.CodeFixes.Scope;

namespace MmuRules.CodeFixes.Fixes;

/// <summary>Empty a gather that has no room.</summary>
internal static class Emptying
{
    /// <summary>A deferral that minds its answer, if it gives one; <see langword="null"/> if the gather cannot be emptied.</summary>
    public static IReadOnlyList<string>? When(Things things, Thing gather, Layout layout, string deferral, IMethodSymbol method)
    {
        if (method.ReturnsVoid)
            return [$"{deferral};"];
        if (method.ReturnType.SpecialType != SpecialType.System_Boolean)
            return null;
        if (Of(things, gather) is not { } emptying)
            return null;
        var inner = emptying.Select(statement => layout.Step + statement);
        return emptying.Count == 1 ? [$"if (!{deferral})", .. inner]
            : layout.BracesOnTheirOwnLine ? [$"if (!{deferral})", "{", .. inner, "}"]
            : [$"if (!{deferral}) {{", .. inner, "}"];
    }

    private static IReadOnlyList<string>? Of(Things things, Thing gather)
    {
        if (things.Find(gather.Type, MmuEffect.FreesDeferred, EmptiesAtOnce) is { } atOnce)
            return [$"{gather.Text}.{atOnce}();"];
        var flush = things.Find(gather.Type, MmuEffect.FlushesTlb, Effects.OnlyFlush);
        var free = things.Find(gather.Type, MmuEffect.FreesDeferred, contract => Effects.AreExactly(contract, MmuEffect.FreesDeferred));
        if (flush is null || free is null)
            return null;
        var unmap = things.Find(gather.Type, MmuEffect.RemovesDeferredRmap, contract => Effects.AreExactly(contract, MmuEffect.RemovesDeferredRmap));
        return [.. new[] { flush, unmap, free }.Where(name => name is not null).Select(name => $"{gather.Text}.{name}();")];
    }

    private static bool EmptiesAtOnce(Contract contract) =>
        Effects.AreExactly(contract, MmuEffect.FlushesTlb, MmuEffect.FreesDeferred) || Effects.AreExactly(contract, MmuEffect.FlushesTlb, MmuEffect.RemovesDeferredRmap, MmuEffect.FreesDeferred);
}
