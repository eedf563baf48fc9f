using System.Collections.Immutable;
using MmuRules.Hardware;

namespace MmuRules.Exploration;

/// <summary>A mistake of which it is tried whether it would have been found out: in what the code under test does, or in what the environment asks before it acts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What is done wrong.</param>
public sealed record Mistake(string Name, string Description)
{
    /// <summary>Every mistake that is tried.</summary>
    public static ImmutableArray<Mistake> All { get; } =
    [
        Of(Mutation.FlushDropped, "flush dropped", "The code's flushes do nothing."),
        Of(Mutation.FlushAfterUnlock, "flush after unlock", "What the code flushes under a lock is flushed when that lock has been released."),
        Of(Mutation.FlushAfterRmap, "rmap before flush", "What the code flushes before it removes a reverse mapping is flushed behind that."),
        Of(Mutation.MarkingDropped, "marking dropped", "The code's markings of pages as dirty do nothing."),
        Of(Mutation.PageTableLockNotTaken, "page-table lock not taken", "The code takes no page-table lock."),
        Of(Mutation.PageLockNotTaken, "page lock not taken", "The code takes no page lock."),
        Of(Mutation.RmapLockNotTaken, "rmap lock not taken", "The code takes no i_mmap and no anon_vma lock."),
        Of(Mutation.WalkersNotWaitedFor, "walkers not waited for", "The code does not wait for lockless walkers, where it does so apart from its flushes."),
        new("counts ignored", "Reclaim writes dirty pages, and drops clean unmapped ones, whoever holds them."),
    ];

    /// <summary>The mistake in the code; <see langword="null"/> if it is one of the environment's.</summary>
    internal Mutation? InCode { get; private init; }

    /// <summary>Makes the environment's mistake.</summary>
    /// <returns>The scenario with the mistake, or <see langword="null"/> if it gives no occasion.</returns>
    internal Scenario? In(Scenario scenario) =>
        InCode is not null ? scenario
        : scenario.Environment.Any(AsksForCounts) ? scenario with { Environment = [.. scenario.Environment.Select(part => AsksForCounts(part) ? part.WhateverCounts! : part)] }
        : null;

    /// <summary>Makes the code's mistake.</summary>
    /// <param name="code">The code.</param>
    /// <param name="onAct">Called when there was an occasion.</param>
    internal CodeUnderTest In(CodeUnderTest code, Action onAct) => InCode is { } mutation ? code with { Run = world => Run(code, world, mutation, onAct) } : code;

    private static bool AsksForCounts(EnvironmentPart part) => part.WhateverCounts is not null;

    private static Mistake Of(Mutation mutation, string name, string description) => new(name, description) { InCode = mutation };

    private static void Run(CodeUnderTest code, World world, Mutation mutation, Action onAct)
    {
        var mutant = new Mutant(world.Machine, mutation);
        world.Machine.Mutant = mutant;
        try
        {
            code.Run(world);
        }
        finally
        {
            world.Machine.Mutant = null;
            if (mutant.HasActed)
            {
                onAct();
            }
        }
    }
}
