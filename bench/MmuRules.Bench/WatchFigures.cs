using System.Diagnostics;
using System.Globalization;
using MmuRules.Analyzers.Contracts;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Bench;

/// <summary>
/// What each watch adds to the check of a method if it watches alone, and takes from it if it alone does not: how many clauses of contracts are carried out, which tells who keeps paths apart, and the time.
/// </summary>
internal static class WatchFigures
{
    private const int Rounds = 15;

    public static void Print(string method)
    {
        var (bodies, body) = CatalogueBenchmark.Build(method);
        var all = new Terms(new(), Settings.Default);
        Console.WriteLine($"{"",-20} {"alone",21} {"all the others",21}");
        Console.WriteLine(Line("nobody", Of(all with { Watches = new([]) }), Of(all)));
        foreach (var watch in Watch.All)
            Console.WriteLine(Line(watch.GetType().Name, Of(all with { Watches = new([watch]) }), Of(all with { Watches = new([.. Watch.All.Where(other => other != watch)]) })));

        (int Clauses, TimeSpan Time) Of(Terms terms) => Measure(bodies, body, terms);
    }

    private static string Line(string name, (int Clauses, TimeSpan Time) alone, (int Clauses, TimeSpan Time) others) =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-20} {alone.Clauses,10:N0} {alone.Time.TotalMilliseconds,7:F2} ms {others.Clauses,10:N0} {others.Time.TotalMilliseconds,7:F2} ms");

    private static (int Clauses, TimeSpan Time) Measure(Bodies bodies, FlowGraph body, Terms terms)
    {
        var counter = new Counter();
        EngineBenchmark.Simulate(bodies, body, terms with { Watches = new([.. terms.Watches.All, counter]) });
        // The quickest of several: what disturbs makes slower only.
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            EngineBenchmark.Simulate(bodies, body, terms);
            best = best < clock.Elapsed ? best : clock.Elapsed;
        }

        return (counter.Clauses, best);
    }

    private sealed class Counter : Watch
    {
        public int Clauses { get; private set; }

        public override bool Hears(Clause clause) => true;

        public override void Before(Occurrence occurrence) => Clauses++;
    }
}
