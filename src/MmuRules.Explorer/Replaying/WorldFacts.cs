using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Exploration.Replaying;

/// <summary>What there is to see in a world at one moment: what a person who reads a witness wants to follow.</summary>
internal sealed class WorldFacts
{
    private readonly SortedDictionary<string, string> _facts = new(StringComparer.Ordinal);
    private readonly Dictionary<int, PageFacts> _pages = [];
    private readonly Dictionary<(int Mm, int VirtualPage), Pte> _entries = [];
    private readonly Dictionary<(int Cpu, int VirtualPage), (int Pfn, bool IsDirty)> _translations = [];

    /// <summary>Looks around. Nobody acts, and the machine has no observer.</summary>
    internal static WorldFacts Of(World world)
    {
        var facts = new WorldFacts();
        Machine machine = world.Machine;
        foreach (Page page in machine.Pages.Where(page => page.RefCount > 0))
        {
            facts.Add(page);
        }

        foreach (Mm mm in machine.Mms.Items)
        {
            facts.AddEntries(machine, mm);
        }

        foreach (Cpu cpu in machine.Cpus)
        {
            facts.AddTranslations(machine, cpu);
        }

        return facts;
    }

    /// <summary>What is different from an earlier moment, a line each.</summary>
    internal IReadOnlyList<string> ChangesSince(WorldFacts before)
    {
        List<string> changes = [];
        foreach (string name in before._facts.Keys.Union(_facts.Keys).Order(StringComparer.Ordinal))
        {
            string then = before._facts.GetValueOrDefault(name, "none");
            string now = _facts.GetValueOrDefault(name, "none");
            if (then != now)
            {
                changes.Add($"{name}: {then} → {now}");
            }
        }

        return changes;
    }

    /// <summary>What was done since an earlier moment to the fate of stores.</summary>
    internal StepMarks MarksSince(WorldFacts before, bool isCode)
    {
        StepMarks marks = StepMarks.None;
        foreach ((int pfn, PageFacts page) in _pages)
        {
            PageFacts then = before._pages.GetValueOrDefault(pfn);
            marks |= isCode && page.IsDirty && !then.IsDirty ? StepMarks.DirtyTransferred : 0;
            marks |= then.IsDirty && !page.IsDirty ? StepMarks.Cleaned : 0;
        }

        foreach (((int Mm, int VirtualPage) place, Pte then) in before._entries)
        {
            Pte now = _entries.GetValueOrDefault(place);
            bool hasLost = then.IsPresent && (!now.IsPresent || now.Pfn != then.Pfn || (then.IsWritable && !now.IsWritable));
            marks |= hasLost && HasTranslation(place.VirtualPage, then.Pfn.Number) ? StepMarks.WindowOpened : 0;
        }

        marks |= before._translations.Keys.Any(place => !_translations.ContainsKey(place)) ? StepMarks.Flushed : 0;
        return marks | (IsStaleStore(before) ? StepMarks.StaleStore : 0);
    }

    // Content that changed under a translation that no entry backs any more.
    private bool IsStaleStore(WorldFacts before) => before._translations.Any(held =>
        held.Value.IsDirty
        && _pages.TryGetValue(held.Value.Pfn, out PageFacts now)
        && before._pages.TryGetValue(held.Value.Pfn, out PageFacts then)
        && now.Content != then.Content
        && !_entries.Any(entry => entry.Key.VirtualPage == held.Key.VirtualPage && entry.Value is { IsPresent: true, IsWritable: true } && entry.Value.Pfn.Number == held.Value.Pfn));

    private bool HasTranslation(int virtualPage, int pfn) => _translations.Any(held => held.Key.VirtualPage == virtualPage && held.Value.Pfn == pfn);

    private void Add(Page page)
    {
        PageFlags flags = page.Flags;
        var facts = new PageFacts((flags & PageFlags.Dirty) != 0, page.Memory.Words[page.FirstWord]);
        _pages.Add(page.Pfn.Number, facts);
        string mapped = page.MapCount switch { 0 => "not mapped", 1 => "mapped", var count => $"mapped {count} times" };
        _facts.Add(page.ToString(), $"{mapped}, {page.RefCount} references{(facts.IsDirty ? ", dirty" : ", clean")}{((flags & PageFlags.Writeback) != 0 ? ", being written" : string.Empty)}");
    }

    private void AddEntries(Machine machine, Mm mm)
    {
        for (int page = 0; page < machine.Options.VirtualPages; page++)
        {
            var address = new VirtualAddress((ulong)page << machine.Options.PageShift);
            if (mm.FindTable(address)?.Slot(address).Read() is { IsNone: false } entry)
            {
                _entries.Add((mm.Id, page), entry);
                _facts.Add($"entry of {address}{(mm.Id > 1 ? $" in address space {mm.Id}" : string.Empty)}", entry.ToString());
            }
        }
    }

    private void AddTranslations(Machine machine, Cpu cpu)
    {
        for (int page = 0; page < machine.Options.VirtualPages; page++)
        {
            var address = new VirtualAddress((ulong)page << machine.Options.PageShift);
            if (cpu.Tlb.TryPeek(address, out Pfn pfn, out bool isDirty))
            {
                _translations.Add((cpu.Id, page), (pfn.Number, isDirty));
                _facts.Add($"{cpu}'s translation of {address}", $"page {pfn.Number}{(isDirty ? ", dirty" : string.Empty)}");
            }
        }
    }

    private readonly record struct PageFacts(bool IsDirty, long Content);
}
