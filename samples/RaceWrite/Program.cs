using System.Diagnostics;
using MmuRules;
using RaceWrite;

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

Console.WriteLine($"form {options.Form}, {options.Writers} writer(s), at most {options.Limit.TotalSeconds} seconds");
var race = new Race(options);
var clock = Stopwatch.StartNew();
race.Run();
string after = $"after {clock.Elapsed.TotalSeconds:F2} s, {race.Iterations:N0} iterations, {race.Zaps:N0} zaps";

switch (race.Failure)
{
    case null:
        Console.WriteLine($"No counter went backwards: {after}.");
        return 0;
    case LostStoreException or UndefinedBehaviorException { Kind: UndefinedBehavior.StoreLost }:
        Console.WriteLine($"A store was LOST {after}:");
        Console.WriteLine(race.Failure.Message);
        return 1;
    case UndefinedBehaviorException undefined:
        Console.WriteLine($"Undefined behaviour {after}: {undefined.Message}");
        return 3;
    default:
        Console.Error.WriteLine(race.Failure);
        return 4;
}
