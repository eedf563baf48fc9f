using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.Notifiers;

/// <summary>The time during which entries of a range change: its notifiers were told of the start, and are told of the end when this is disposed.</summary>
/// <remarks>Linux: <c>struct mmu_notifier_range</c>.</remarks>
public readonly ref struct NotifierRange
{
    private readonly VirtualAddress _start;
    private readonly VirtualAddress _end;

    // Those who were told of the start, and nobody else, are told of the end.
    private readonly MmuNotifier[]? _told;

    internal NotifierRange(Mm mm, VirtualAddress start, VirtualAddress end)
    {
        LockOrder.CheckMaySleep(mm.Machine.Agents.Current, nameof(MmuNotifier.InvalidateRangeStart), $"address space {mm.Id}");
        _start = start;
        _end = end;
        _told = mm.Notifiers;
        foreach (MmuNotifier notifier in _told ?? [])
        {
            notifier.InvalidateRangeStart(start, end);
        }
    }

    /// <summary>Tells the notifiers that the entries are as they are to be.</summary>
    /// <remarks>Linux: <c>mmu_notifier_invalidate_range_end</c>.</remarks>
    [Effect(MmuEffect.EndsNotifier)]
    public void Dispose()
    {
        foreach (MmuNotifier notifier in _told ?? [])
        {
            notifier.InvalidateRangeEnd(_start, _end);
        }
    }
}
