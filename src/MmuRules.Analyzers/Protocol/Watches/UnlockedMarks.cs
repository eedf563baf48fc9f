using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol.Watches;

/// <summary>Watches that a page is marked dirty by somebody who keeps it in its file: by its lock, or by the page-table lock over an entry that maps it.</summary>
internal sealed class UnlockedMarks : Watch
{
    public override bool Hears(Clause clause) => clause is { Kind: ClauseKind.Effect, Effect: MmuEffect.TakesPageReference or MmuEffect.MarksPageDirty };

    public override void After(Occurrence occurrence)
    {
        if (occurrence.Is(MmuEffect.TakesPageReference))
            occurrence.State = occurrence.State.With(new Note(NoteKind.PageReferenced, PageOf(occurrence), Value.Unknown, occurrence.Operation));
    }

    public override void Before(Occurrence occurrence)
    {
        var page = occurrence.Operand;
        if (!occurrence.Is(MmuEffect.MarksPageDirty) || occurrence.State.KeepsCleanerOut(page) || !IsOnlyReferenced(occurrence, page) || occurrence.State.Windows.Any(window => Origins.Of(page, window) != Belonging.No))
            return;
        if (occurrence.Decides(Value.Function(MmuEffect.PageAnonymous, page, null), true) != true)
            occurrence.Raise(new(IncidentKind.PageMarkedUnlocked, occurrence.Operation, occurrence.Name, occurrence.State) { Page = page, Earlier = occurrence.State.Find(NoteKind.PageReferenced, page)?.At });
    }

    // An entry that was only read maps the page no longer, once its lock is dropped. What a cleared entry leaves to be carried over is told of by other rules.
    private static bool IsOnlyReferenced(Occurrence occurrence, Value page) =>
        occurrence.State.Find(NoteKind.PageReferenced, page) is not null || Equals(Origins.EntryOf(page)?.Tag, EntryTag.Read);

    // Who looks a page up gives it back; who takes a reference to one that is there says whether he got it.
    private static Value PageOf(Occurrence occurrence) => occurrence.Call.Method.ReturnType.IsReferenceType ? occurrence.Call.Result(occurrence.Operand, null) : occurrence.Operand;
}
