using System.Collections.Concurrent;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.Analyzers.Protocol;

/// <summary>Who is told of what. Most clauses concern few watches, and they are carried out on every path.</summary>
internal sealed class Audience(IReadOnlyList<Watch> watches)
{
    private readonly ConcurrentDictionary<Clause, Watch[]> _hearers = new();

    /// <summary>All of them, in the order in which they are told.</summary>
    public Watch[] All { get; } = [.. watches];

    /// <summary>Those who want to be told when a clause is carried out.</summary>
    public Watch[] Of(Clause clause) => _hearers.TryGetValue(clause, out var known) ? known : _hearers.GetOrAdd(clause, [.. All.Where(watch => watch.Hears(clause))]);
}
