using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;

namespace MmuRules.Analyzers.Protocol;

/// <summary>The end of a guard, at which what it holds is released.</summary>
internal static class GuardEnd
{
    /// <summary>The state behind it; <see langword="null"/> if the value guards nothing.</summary>
    public static MmuState? Of(Call<MmuState> call, Value guard, Terms terms)
    {
        var forestalled = call.State.Notes.Where(note => note.Kind == NoteKind.GuardForestalled && note.Subject.Equals(guard)).ToList();
        // A lock that was released and taken again by operations of its own is still the guard's to release.
        var guarded = call.State.Locks.Where(held => held.Guard.Equals(guard) || (!held.Guard.IsKnown && forestalled.Any(note => note.Other.Equals(held.Identity)))).ToList();
        if (forestalled.Count + guarded.Count == 0)
            return null;
        var happening = new Happening(call.Operation, call.State.Without(NoteKind.GuardForestalled, guard), call.Facts, terms, call.Report);
        foreach (var note in forestalled.Where(note => !guarded.Any(held => held.Identity.Equals(note.Other))))
            happening.Raise(new(IncidentKind.LockReleasedTwice, call.Operation, OperandText.OfRelease(note.At), happening.State) { Earlier = note.At });
        return guarded.Aggregate(happening.State, (state, held) => Transition.Release(call, state, held, Clause.Receiver, terms));
    }
}
