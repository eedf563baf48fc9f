using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace MmuRules.ExplorerTests.Soundness;

/// <summary>How often a property is checked, and with which seed.</summary>
internal static class Runs
{
    /// <summary>By how much the number of runs is multiplied, as a whole number.</summary>
    internal const string Variable = "MMURULES_PROPERTY_RUNS";

    private static readonly int Factor = int.TryParse(Environment.GetEnvironmentVariable(Variable), out int factor) && factor > 0 ? factor : 1;

    // A build checks what it checked before, so that what fails is what was changed. Who asks for more runs asks for other ones.
    private static Config Configuration => Factor > 1 ? Config.QuickThrowOnFailure : Config.QuickThrowOnFailure.WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(1), FSharpOption<int>.None)));

    /// <summary>Checks that a property holds for random values.</summary>
    internal static void Hold<T>(int runs, Gen<T> values, Action<T> property) =>
        Check.One(Configuration.WithMaxTest(runs * Factor), Prop.ForAll(values.ToArbitrary(), property));

    /// <summary>The first of some values, each from a fixed seed, for which a property does not hold.</summary>
    internal static T? FindFailing<T>(int runs, Gen<T> values, Func<T, bool> property)
        where T : class =>
        Enumerable.Range(1, runs).Select(seed => values.Sample(1, new Rnd((ulong)seed), 24).Single()).FirstOrDefault(value => !property(value));
}
