using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Analyzers.Rules;

/// <summary>A rule: what it watches, when it reports, what it says.</summary>
internal abstract class Rule
{
    private const string HelpRoot = "https://github.com/mmurules/mmurules/blob/main/docs/rules/";

    protected const string OrderCategory = "MmuRules.Order";

    protected const string EntryCategory = "MmuRules.Entries";

    protected const string GatherCategory = "MmuRules.Gather";

    protected const string LockCategory = "MmuRules.Locks";

    /// <summary>All rules; of two that an incident breaks, the one that stands first explains it.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        new GatherNotFinished(),
        new GatherUsedAfterFinish(),
        new NotifierNotEnded(),
        new FullIgnored(),
        new DeferredUnrecorded(),
        new BulkFreeUnderLock(),
        new PageSizeNotAnnounced(),
        new PendingFlushIgnored(),
        new DirtyBeforeFlush(),
        new FreeBeforeFlush(),
        new UnlockBeforeFlush(),
        new RmapBeforeFlush(),
        new SecondPageTableLock(),
        new LockOrder(),
        new LockNotReleased(),
        new EntryWithoutLock(),
        new WaitUnderSpinlock(),
        new LockUnderFlag(),
        new DirtyWithoutLock(),
        new DirtyPastUnlock(),
        new TableFreedBeforeFlush(),
        new TableFreedUnderWalkers(),
        new ContentReadBeforeFlush(),
        new UnlockBeforeFlushOfNone(),
        new FlushBeforeClear(),
        WrongFlush.Instance,
        new WindowLeftOpen(),
        new NonAtomicClear(),
        new PlainUpdate(),
        new EarlyDirty(),
        new DiscardedOldEntry(),
        new EntryReadTwice(),
        new EntryInPieces(),
        new LostMarks(),
        new WritableUffdWp(),
        new InvalidatedAbsent(),
        new TransientNone(),
        new PageDirtyForSoftDirty(),
        new LocklessRead(),
        new CollapseOfLiveTable(),
    ];

    public abstract DiagnosticDescriptor Descriptor { get; }

    /// <summary>Whether the fix of this rule closes the window, so that what comes later in it is the same bug.</summary>
    public virtual bool ExplainsTheRest => true;

    /// <summary>Whether what the rule forbids can do harm on the machines that the code is meant for.</summary>
    public virtual bool AppliesTo(Settings settings) => true;

    /// <summary>How grave a breach is on the machines that the code is meant for, unless the user says otherwise.</summary>
    public virtual DiagnosticSeverity SeverityFor(Settings settings) => Descriptor.DefaultSeverity;

    /// <summary>Whether the incident breaks the rule.</summary>
    public abstract bool IsBrokenBy(Incident incident);

    /// <summary>Where an incident is shown: at the operation that it happened at, unless an earlier one is the mistake.</summary>
    public virtual IOperation PlaceOf(Incident incident) => incident.Operation;

    /// <summary>The arguments of the rule's message, as it is said at an operation: the one that did the harm, or a call that led to it.</summary>
    public abstract IReadOnlyList<string> Describe(Incident incident, IOperation from);

    /// <summary>How grave it is what a diagnostic says, a rule's or the checker's own.</summary>
    public static DiagnosticSeverity SeverityOf(DiagnosticDescriptor descriptor, Settings settings) =>
        All.FirstOrDefault(rule => rule.Descriptor == descriptor)?.SeverityFor(settings) ?? descriptor.DefaultSeverity;

    public static string HelpLink(string id) => $"{HelpRoot}{id}.md";

    protected static DiagnosticDescriptor Describe(
        string id, string title, string message, string description, string category = OrderCategory, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        new(id, title, message, category, severity, isEnabledByDefault: true, description, HelpLink(id));
}
