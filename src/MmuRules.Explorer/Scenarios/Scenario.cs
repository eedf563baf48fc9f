using System.Collections.Immutable;
using MmuRules.Hardware;

namespace MmuRules.Exploration;

/// <summary>A world and who acts in it beside the code under test. A scenario is made of small parts, each with a name, and never changes: <c>With…</c> gives another one.</summary>
public sealed record Scenario
{
    /// <summary>Its name, as it is given to the command and stands in a witness.</summary>
    public required string Name { get; init; }

    /// <summary>What it is about, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>What the machine is built of. The model is set by whoever explores; one that has fewer CPUs gets as many as it has.</summary>
    public required MachineOptions Machine { get; init; }

    /// <summary>Builds the world on a machine; each time the same.</summary>
    public required Func<Machine, World> Build { get; init; }

    /// <summary>Who acts beside the code under test.</summary>
    public ImmutableArray<EnvironmentPart> Environment { get; init; } = [];

    /// <summary>Adds somebody to the environment.</summary>
    /// <param name="parts">Who.</param>
    /// <returns>The other scenario.</returns>
    public Scenario With(params EnvironmentPart[] parts) => this with { Environment = Environment.AddRange(parts) };

    /// <summary>Takes somebody out of the environment.</summary>
    /// <param name="part">The name of the part.</param>
    /// <returns>The other scenario.</returns>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public Scenario Without(string part) => Environment.Any(one => one.Name == part)
        ? this with { Environment = Environment.RemoveAll(one => one.Name == part) }
        : throw new ArgumentException($"The scenario {Name} has no part '{part}'. It has: {string.Join(", ", Environment.Select(one => one.Name))}.", nameof(part));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Builds the world on a new machine of a model, with as many CPUs as the scenario wants, or as the model has.</summary>
    internal World BuildOn(HardwareModel model) =>
        Build(new Machine(Machine with { Model = model, CpuCount = Math.Min(Machine.CpuCount, model.MostCpus) })).Complete();
}

/// <summary>A part of an environment: one agent, or several of a kind.</summary>
/// <param name="Name">The part's name, such as <c>writers</c>.</param>
/// <param name="Create">Makes its agents for one world.</param>
public sealed record EnvironmentPart(string Name, Func<World, IEnumerable<EnvironmentAgent>> Create)
{
    /// <summary>The same with no regard to who holds what, if it has regard to that.</summary>
    internal EnvironmentPart? WhateverCounts { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
