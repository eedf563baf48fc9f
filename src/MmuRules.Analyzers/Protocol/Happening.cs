using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Rules;

namespace MmuRules.Analyzers.Protocol;

/// <summary>Something that happens on a path: the state, which whoever watches may amend, and the way to say that something is wrong.</summary>
/// <param name="operation">The operation that it happens at.</param>
/// <param name="state">The state as it happens.</param>
/// <param name="facts">What the path knows.</param>
/// <param name="terms">On what terms the code is checked.</param>
/// <param name="report">Takes what the rules have to say.</param>
internal class Happening(IOperation operation, MmuState state, IReadOnlyDictionary<Value, Fact> facts, Terms terms, Action<Finding> report)
{
    public IOperation Operation { get; } = operation;

    public MmuState State { get; set; } = state;

    public IReadOnlyDictionary<Value, Fact> Facts { get; } = facts;

    /// <summary>At a release, how the code names the lock.</summary>
    public string LockName { get; init; } = string.Empty;

    /// <summary>For which machines the code is meant.</summary>
    public Settings Settings => Terms.Settings;

    /// <summary>What methods declare of themselves.</summary>
    public ContractReader Contracts => Terms.Contracts;

    protected Terms Terms { get; } = terms;

    /// <summary>Whether a value is known to be a constant; <see langword="null"/> if that is open.</summary>
    public bool? Decides(Value value, object? constant) =>
        value.IsConstant ? Equals(value.Key, constant)
        : Facts.TryGetValue(value, out var fact) ? fact.Decides(constant)
        : null;

    /// <summary>Puts an incident before the rules. The first that it breaks explains it; if that rule's fix would close the window, the window is closed, since what comes later in it is the same bug.</summary>
    public void Raise(Incident incident)
    {
        if (RuleBrokenBy(incident) is not { } rule)
            return;
        var finding = FindingOf(rule, incident);
        if (incident.Window is { IsFlushDoubted: true } doubted && incident.Kind != IncidentKind.WindowLeftOpen)
        {
            Withhold(finding, doubted, rule.ExplainsTheRest);
            return;
        }

        Report(finding);
        if (rule.ExplainsTheRest && incident.Window is { } window)
            State = State.Close(window);
    }

    /// <summary>What the rules would say of an incident; <see langword="null"/> if nothing.</summary>
    public Finding? Judge(Incident incident) => RuleBrokenBy(incident) is { } rule ? FindingOf(rule, incident) : null;

    private Rule? RuleBrokenBy(Incident incident)
    {
        var broken = Terms.Rules.FirstOrDefault(rule => rule.AppliesTo(Settings) && rule.IsBrokenBy(incident));
        return broken is not null && WrongFlush.Explains(incident) ? WrongFlush.Instance : broken;
    }

    private static Finding FindingOf(Rule rule, Incident incident) => new(rule.Descriptor, rule.PlaceOf(incident), incident.Steps, from => rule.Describe(incident, from));

    // Only the first bug of a window is a bug of its own.
    private void Withhold(Finding finding, Window window, bool explainsTheRest)
    {
        if (!window.Suspicions.Any(suspicion => suspicion is { Kind: SuspicionKind.HarmWithheld, ExplainsTheRest: true }))
            State = State.Replace(window, window.With(new Suspicion(SuspicionKind.HarmWithheld, finding.Operation, finding, explainsTheRest)));
    }

    public void Report(Finding finding) => report(finding);
}
