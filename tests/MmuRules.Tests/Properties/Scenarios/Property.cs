using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>Checks properties, as often as is asked for.</summary>
internal static class Property
{
    /// <summary>By how much the number of runs is multiplied, as a whole number.</summary>
    internal const string RunsVariable = "MMURULES_PROPERTY_RUNS";

    private const int Size = 24;

    private static readonly int Factor = int.TryParse(Environment.GetEnvironmentVariable(RunsVariable), out int factor) && factor > 0 ? factor : 1;

    // A build checks what it checked before, so that what fails is what was changed. Who asks for more runs asks for other ones.
    private static Config Configuration => Factor > 1 ? Config.QuickThrowOnFailure : Config.QuickThrowOnFailure.WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(1), FSharpOption<int>.None)));

    /// <summary>How many runs those are.</summary>
    internal static int RunsOf(int runs) => runs * Factor;

    /// <summary>Checks that a property holds for random values. The failure names the seed and the smallest value that was found.</summary>
    internal static void Holds<T>(int runs, Arbitrary<T> values, Action<T> property) =>
        Check.One(Configuration.WithMaxTest(RunsOf(runs)), Prop.ForAll(values, property));

    /// <summary>A value for which a property fails, looked for from fixed seeds: that there is one must not depend on luck.</summary>
    internal static T? FindFailing<T>(int runs, Arbitrary<T> values, Action<T> property)
        where T : class
    {
        for (int seed = 0; seed < runs; seed++)
        {
            T value = values.Generator.Sample(1, new Rnd((ulong)seed + 1), Size).Single();
            if (Fails(property, value))
            {
                return value;
            }
        }

        return null;
    }

    private static bool Fails<T>(Action<T> property, T value)
    {
        try
        {
            property(value);
            return false;
        }
        catch (Exception)
        {
            return true;
        }
    }
}
