using BenchmarkDotNet.Attributes;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;
using MmuRules.Analyzers.Rules;

namespace MmuRules.Bench;

/// <summary>
/// One method checked by MMU1001 to 1004 alone, with nothing watched for anybody else, and by all rules: one exploration serves them all. At most one and a half times as long is the goal.
/// </summary>
[MemoryDiagnoser]
public class CatalogueBenchmark
{
    private static readonly Terms AllRules = new(new(), Settings.Default);

    private static readonly Terms FirstFour = AllRules with
    {
        Rules = [new DirtyBeforeFlush(), new FreeBeforeFlush(), new UnlockBeforeFlush(), new RmapBeforeFlush()],
        Watches = new([]),
    };

    private Bodies _bodies = null!;
    private FlowGraph _body = null!;

    /// <summary>Which method: one that is made up, of about a hundred basic blocks, or a form of <c>zap_pte_range()</c>.</summary>
    [Params("straight", "loops", "01_Original", "05_DelayedRmap")]
    public string Method { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        (_bodies, _body) = Build(Method);
        if (Four() > All())
            throw new InvalidOperationException("All rules find what four of them find.");
    }

    /// <summary>The number of findings by MMU1001 to 1004.</summary>
    [Benchmark(Baseline = true)]
    public int Four() => EngineBenchmark.Simulate(_bodies, _body, FirstFour);

    /// <summary>The number of findings by all rules.</summary>
    [Benchmark]
    public int All() => EngineBenchmark.Simulate(_bodies, _body, AllRules);

    internal static (Bodies Bodies, FlowGraph Body) Build(string method) =>
        method is "straight" or "loops" ? EngineBenchmark.Build(method, 100) : EngineBenchmark.Build(SourceOf(method), "ZapPteRange");

    private static string SourceOf(string form)
    {
        using var reader = new StreamReader(typeof(CatalogueBenchmark).Assembly.GetManifestResourceStream(form) ?? throw new InvalidOperationException($"There is no form {form}."));
        return reader.ReadToEnd();
    }
}
