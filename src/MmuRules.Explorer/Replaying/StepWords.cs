using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Exploration.Replaying;

/// <summary>Says in a few words what a step of code under test does.</summary>
internal static class StepWords
{
    /// <summary>What a step did, once it is known what it changed.</summary>
    internal static string Of(StepKind kind, int cpu, Page? page, IReadOnlyList<string> changes)
    {
        string about = page?.ToString() ?? "the page";
        bool Became(string what) => changes.Any(change => change.StartsWith($"{about}:", StringComparison.Ordinal) && change[change.IndexOf('→', StringComparison.Ordinal)..].Contains(what, StringComparison.Ordinal));
        return kind switch
        {
            StepKind.ChangeFlags when Became(", dirty") && changes.Any(change => change.Contains(", clean →", StringComparison.Ordinal)) => $"marks {about} dirty",
            StepKind.ChangeFlags => $"sets or clears flags of {about}",
            StepKind.ChangeMapCount when Became("not mapped") => $"removes {about} from the reverse map: nothing maps it any more",
            StepKind.ChangeMapCount => $"changes the map count of {about}",
            StepKind.ChangeReferences when changes.Any(change => change.StartsWith($"{about}:", StringComparison.Ordinal) && change.EndsWith("→ none", StringComparison.Ordinal)) => $"gives up the last reference to {about}: it is free",
            StepKind.ChangeReferences when changes.Any(change => change.StartsWith($"{about}: none →", StringComparison.Ordinal)) => $"allocates {about}",
            StepKind.ChangeReferences when changes.Count == 0 => $"tries for a reference to {about}, and gets none",
            StepKind.ChangeReferences => $"takes or gives up a reference to {about}",
            StepKind.AcquirePage => $"locks {about}",
            StepKind.ReleasePage => $"unlocks {about}",
            StepKind.ClearEntry or StepKind.WriteEntry or StepKind.WriteProtectEntry or StepKind.ClearEntryNonAtomically
                when changes.FirstOrDefault(change => change.StartsWith("entry of", StringComparison.Ordinal)) is { } entry => $"{Of(kind, cpu)} {entry[6..]}",
            _ => Of(kind, cpu),
        };
    }

    /// <summary>Whether a step only looks.</summary>
    internal static bool IsLook(StepKind kind) => kind.ToString().StartsWith("Read", StringComparison.Ordinal);

    internal static string Of(StepKind kind, int cpu) => kind switch
    {
        StepKind.Interrupt or StepKind.BroadcastInvalidate or StepKind.LocalInvalidate => $"flushes CPU {cpu}",
        StepKind.AcquirePageTable => "locks the page table",
        StepKind.ReleasePageTable => "unlocks the page table",
        StepKind.AcquirePage => "locks the page",
        StepKind.ReleasePage => "unlocks the page",
        StepKind.AcquireIMmap => "takes the i_mmap lock",
        StepKind.ReleaseIMmap => "releases the i_mmap lock",
        StepKind.ReadEntry => "reads the entry",
        StepKind.ClearEntry => "clears the entry",
        StepKind.ClearEntryNonAtomically => "stores an empty entry",
        StepKind.WriteEntry => "stores an entry",
        StepKind.WriteProtectEntry => "write-protects the entry",
        StepKind.ReadDirectory => "reads the upper entry",
        StepKind.ClearDirectory => "clears the upper entry",
        StepKind.WriteDirectory => "stores an upper entry",
        StepKind.WriteProtectDirectory => "write-protects the upper entry",
        StepKind.LinkTable => "links the page table",
        StepKind.AllocateTable => "allocates a page table",
        StepKind.FreeTable => "frees the page table",
        StepKind.AcquirePmd => "takes the PMD lock",
        StepKind.ReleasePmd => "releases the PMD lock",
        StepKind.AcquireMmap => "takes the mmap lock",
        StepKind.ReleaseMmap => "releases the mmap lock",
        StepKind.DisableInterrupts => "disables its CPU's interrupts",
        StepKind.EnableInterrupts => "enables its CPU's interrupts",
        StepKind.SwitchAddressSpace => "has a CPU run the address space",
        StepKind.ChangeSequence => "counts a change under way, or its end",
        StepKind.BeginGather => "begins a gather",
        StepKind.FinishGather => "finishes the gather",
        StepKind.CopyPage => "copies the page",
        _ => Spell(kind.ToString()),
    };

    // "ChangeLru" is "change lru": clumsy, but said of every kind.
    private static string Spell(string name) => string.Concat(name.Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
