using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Rules;

namespace MmuRules.Analyzers.Protocol;

/// <summary>Something that happens on a path: the state, which whoever watches may amend, and the way to say that something is wrong.</summary>
/// <param name="operation">The operation that it happens at.</param>
/// <param name="state">The state as it happens.</param>
/// <param name="facts">What the path knows.</param>
/// <param name="settings">For which machine the code is checked.</param>
/// <param name="report">Takes what the rules have to say.</param>
internal class Happening(IOperation operation, MmuState state, IReadOnlyDictionary<Value, Fact> facts, Settings settings, Action<Finding> report)
{
    public IOperation Operation { get; } = operation;

    public MmuState State { get; set; } = state;

    public IReadOnlyDictionary<Value, Fact> Facts { get; } = facts;

    /// <summary>At a release, how the code names the lock.</summary>
    public string LockName { get; init; } = string.Empty;

    public Settings Settings { get; } = settings;

    /// <summary>Whether a value is known to be a constant; <see langword="null"/> if that is open.</summary>
    public bool? Decides(Value value, object? constant) =>
        value.IsConstant ? Equals(value.Key, constant)
        : Facts.TryGetValue(value, out var fact) ? fact.Decides(constant)
        : null;

    /// <summary>Puts an incident before the rules. The first that it breaks explains it; if that rule's fix would close the window, the window is closed, since what comes later in it is the same bug.</summary>
    public void Raise(Incident incident)
    {
        foreach (var rule in Rule.All)
        {
            if (!rule.AppliesTo(Settings) || !rule.IsBrokenBy(incident))
                continue;
            Report(new(rule.Descriptor, incident.Operation, incident.Steps, from => rule.Describe(incident, from)));
            if (rule.ExplainsTheRest && incident.Window is { } window)
                State = State.Close(window);
            return;
        }
    }

    public void Report(Finding finding) => report(finding);
}
