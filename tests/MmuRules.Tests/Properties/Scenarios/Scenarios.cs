using FsCheck;
using FsCheck.Fluent;
using MmuRules.Hardware;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>Random scenarios.</summary>
internal static class Scenarios
{
    private const int MostTurns = 30;
    private const int MostInterludes = 40;

    private static readonly Gen<Turn> Turns =
        from page in RandomActs.Pages
        from act in RandomActs.At(page)
        from interludes in Interludes(RandomActs.Beside(page))
        select new Turn(act, interludes);

    private static readonly Gen<Turn> Zaps =
        from page in RandomActs.Pages
        from act in RandomActs.Zaps(page)
        from interludes in Interludes(RandomActs.BesideZaps(page))
        select new Turn(act, interludes);

    /// <summary>Scenarios on machines of any real model, of whole acts one after the other.</summary>
    internal static Arbitrary<Scenario> Undisturbed { get; } = Arb.From(Of(AnyModel(), Alone(RandomActs.Any)), scenario => scenario.Shrink());

    /// <summary>The same with halves of operations between the whole ones.</summary>
    internal static Arbitrary<Scenario> Halves { get; } = Arb.From(Of(AnyModel(), Alone(Gen.Frequency((2, RandomActs.Any), (1, RandomActs.Halves)))), scenario => scenario.Shrink());

    /// <summary>Scenarios that end with two acts that two agents could do in either order; often with two accesses to one page whose translations are there already.</summary>
    internal static Arbitrary<Scenario> Pairs { get; } = Arb.From(
        from before in Of(AnyModel(), Alone(RandomActs.Any))
        from first in RandomActs.Any
        from second in RandomActs.Any
        from page in Gen.Choose(0, 3)
        from word in Gen.Choose(0, Setup.WordsPerPage - 1)
        from choice in Gen.Choose(0, 5)
        let near = new Act[] { new Store(0, page, word, 1001), choice == 1 ? new Load(1, page, word) : new Store(1, page, word, 1002) }
        let last = choice < 2 ? [.. near, .. near] : new[] { first, second }
        select new Scenario(before.Setup, [.. before.Turns, .. last.Select(act => new Turn(act, []))]));

    /// <summary>Scenarios on machines of any real model.</summary>
    internal static Arbitrary<Scenario> OnAny { get; } = Arb.From(Of(AnyModel(), Turns), scenario => scenario.Shrink());

    /// <summary>Scenarios on machines of one model.</summary>
    internal static Arbitrary<Scenario> On(HardwareModel model) => Arb.From(Of(Gen.Constant(model), Turns), scenario => scenario.Shrink());

    /// <summary>Scenarios in which pages are zapped on machines of one model, and little else goes on.</summary>
    internal static Arbitrary<Scenario> ZapsOn(HardwareModel model) => Arb.From(Of(Gen.Constant(model), Zaps), scenario => scenario.Shrink());

    private static Gen<HardwareModel> AnyModel() => Gen.Elements(HardwareModel.All.Where(model => model.IsReal));

    // Most operations are short, and the first steps of a long one are its locks. What goes on beside it has most to do with the same pages.
    private static Gen<Interlude[]> Interludes(Gen<Act> acts) =>
        from steps in (from most in Gen.Choose(0, 60) from step in Gen.Choose(0, most) select step).ArrayOf().Resize(MostInterludes)
        from interludes in Gen.CollectToArray(steps.Order(), step => acts.Select(act => new Interlude(step, act)))
        select interludes;

    private static Gen<Turn> Alone(Gen<Act> acts) => acts.Select(act => new Turn(act, []));

    private static Gen<Scenario> Of(Gen<HardwareModel> models, Gen<Turn> someTurns) =>
        from model in models
        from splitLocks in Gen.Elements(true, false)
        from speculativeFill in Gen.Elements(true, false)
        from tlbEntries in Gen.Elements(1, 2, 4, 16)
        from walkCaches in Gen.Elements(true, false)
        from batchPages in Gen.Choose(1, 3)
        from batchLimit in Gen.Choose(1, 3)
        from turns in someTurns.ArrayOf().Resize(MostTurns)
        select new Scenario(new Setup(model, splitLocks, speculativeFill, walkCaches, tlbEntries, batchPages, batchLimit), turns);
}
