using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Contracts;
using MmuRules.CodeFixes.Fixes;

namespace MmuRules.CodeFixes.Scope;

/// <summary>Whose the entries of a diagnostic are, as far as the code says: by what their slots were found, who was asked for their pages, and in which gathers they were recorded.</summary>
internal sealed class Owners
{
    private static readonly MmuEffect[] Changing = [MmuEffect.ClearsEntry, MmuEffect.ClearsEntryNonAtomically, MmuEffect.ExchangesEntry, MmuEffect.WriteProtectsEntry, MmuEffect.WritesEntry];

    private readonly Scene _scene;
    private readonly Things _things;
    private readonly HashSet<ISymbol> _finders = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _slots;
    private readonly HashSet<string> _gathers;

    public Owners(Scene scene, Things things)
    {
        (_scene, _things) = (scene, things);
        var changes = scene.Steps.Select(step => scene.CallAt(step.Span)).OfType<EffectCall>().Where(call => SlotOf(call) is not null).ToList();
        // A flush that does not do is such a step, too.
        if (changes.Count == 0)
            changes = [.. scene.Calls.Where(call => call.Syntax.SpanStart < scene.Harm.SpanStart && SlotOf(call) is not null)];
        _slots = [.. changes.Select(change => SlotOf(change)!.ToString())];
        _gathers = [.. scene.Calls.Where(call => call.OtherOperandOf(MmuEffect.RecordsEntry) is { } slot && _slots.Contains(slot.ToString())).Select(call => call.OperandOf(MmuEffect.RecordsEntry)?.ToString()).OfType<string>()];
        foreach (var change in changes)
        {
            _finders.UnionWith(Origin.SymbolsOf(scene, SlotOf(change)!));
            foreach (var asked in scene.Calls.Where(call => call.Has(MmuEffect.EntryPage) && IsAbout(call, change)))
                _finders.UnionWith(Origin.SymbolsOf(scene, asked.Syntax.Expression));
        }
    }

    /// <summary>Whether a thing is the slot of one of the entries.</summary>
    public bool AreOf(Thing slot) => _slots.Contains(slot.Text);

    /// <summary>Whether one of the entries was recorded in a gather.</summary>
    public bool HaveRecordedIn(Thing gather) => _gathers.Contains(gather.Text);

    /// <summary>Whether it is known whose the entries are, and not this thing's.</summary>
    public bool AreOthersThan(Thing thing) =>
        _things.IsGather(thing.Type) ? _gathers.Count > 0 && !HaveRecordedIn(thing)
        : _things.IsSlot(thing.Type) ? _slots.Count > 0 && !AreOf(thing)
        : !IsFinder(thing) && Spaces().Any(space => space.IsKnown && SymbolEqualityComparer.Default.Equals(space.Space.Type, thing.Type));

    /// <summary>The address spaces that can be flushed and that the entries were found by; of each type of which there is none, the only one there is.</summary>
    public IEnumerable<(Thing Space, bool IsKnown)> Spaces()
    {
        var all = _things.All().Distinct().ToList();
        var gathers = all.Where(thing => _things.IsGather(thing.Type)).Select(gather => gather.Text).ToList();
        foreach (var same in all.Where(IsSpace).GroupBy(thing => thing.Type, SymbolEqualityComparer.Default))
        {
            var known = same.Where(IsFinder).ToList();
            foreach (var space in known)
                yield return (space, true);
            // That of an area rather than one that is only there.
            var named = WithOneName([.. same]);
            var reached = named.Where(space => space.Text.Contains('.') && !gathers.Contains(RootOf(space))).ToList();
            if (known.Count == 0 && (reached.Count > 0 ? reached : named) is [var only])
                yield return (only, false);
        }
    }

    private bool IsSpace(Thing thing) => !_things.IsGather(thing.Type) && !_things.IsSlot(thing.Type) && FlushesInScope.Of(_things, thing) is not null;

    // A variable or field that begins as another one is another name of it.
    private List<Thing> WithOneName(List<Thing> all)
    {
        var origins = new HashSet<string>(all.SelectMany(thing => SymbolsOf(thing.Text)).SelectMany(OriginsOf).Select(origin => origin.ToString()));
        return [.. all.Where(thing => !origins.Contains(thing.Text))];
    }

    private bool IsFinder(Thing thing) => SymbolsOf(RootOf(thing)).Any(_finders.Contains);

    private IEnumerable<ISymbol> SymbolsOf(string name) => _scene.Model.LookupSymbols(_things.Position, name: name);

    private static string RootOf(Thing thing) => thing.Text.Split('.')[0];

    private static ExpressionSyntax? SlotOf(EffectCall call) => Changing.Select(call.OperandOf).FirstOrDefault(slot => slot is not null);

    private static bool IsAbout(EffectCall asked, EffectCall change) =>
        asked.Syntax.Span.Contains(change.Syntax.Span)
        || (EntryEdits.VariableOf(change.Syntax) is { } old && asked.Syntax.ArgumentList.Arguments.Any(argument => argument.Expression.ToString() == old));

    private IEnumerable<ExpressionSyntax> OriginsOf(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Where(reference => reference.SyntaxTree == _scene.Model.SyntaxTree)
            .Select(reference => (reference.GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value).OfType<ExpressionSyntax>();
}
