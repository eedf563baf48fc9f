namespace MmuRules.Hardware;

/// <content>Translations to pages that are being freed.</content>
public sealed partial class Tlb
{
    internal bool HoldsRetiring()
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            if (IsToRetiring(new TlbEntry(new Word(_region, i).Read())))
            {
                return true;
            }
        }

        return false;
    }

    internal void MarkRetiring()
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            var word = new Word(_region, i);
            if (IsToRetiring(new TlbEntry(word.Read())))
            {
                word.Or(TlbEntry.Dangling);
            }
        }
    }

    private bool IsToRetiring(TlbEntry entry) => entry.IsValid && _cpu.Machine.Pages[entry.PhysicalPage].IsRetiring;
}
