namespace MmuRules.Hardware;

/// <content>Changes of an entry that every CPU hears of in the same instant: between two of their instructions, for nobody runs one meanwhile.</content>
internal sealed partial class Shootdown
{
    /// <summary>Exchanges an entry's word and takes its translations from every CPU; returns the word as it was.</summary>
    internal long Exchange(in EntryPlace place, long value)
    {
        using Pause pause = Stop(place.Mm.CpuMask);
        long before = place.Word.Exchange(value);
        pause.Forget(place.Range);
        return before;
    }

    /// <summary>Exchanges an entry's word if it is as expected, and takes its translations from every CPU then.</summary>
    internal bool TryChange(in EntryPlace place, long expected, long value)
    {
        using Pause pause = Stop(place.Mm.CpuMask);
        bool changed = place.Word.TryChange(expected, value);
        if (changed)
        {
            pause.Forget(place.Range);
        }

        return changed;
    }
}
