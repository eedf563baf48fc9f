using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MmuRules.Analyzers.Flow;
using MmuRules.Analyzers.Options;
using MmuRules.Analyzers.Protocol;

namespace MmuRules.Bench;

/// <summary>The flow engine on one method: time and allocation must grow with its basic blocks no worse than linearly times a logarithm.</summary>
[MemoryDiagnoser]
[Config(typeof(PerBlock))]
public class EngineBenchmark
{
    private Bodies _bodies = null!;
    private FlowGraph _body = null!;

    /// <summary>About how many basic blocks the method has.</summary>
    [Params(10, 100, 1_000, 10_000)]
    public int Blocks { get; set; }

    /// <summary>Whether the blocks follow one another, or lie in loops with a flag each.</summary>
    [Params("straight", "loops")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        (_bodies, _body) = Build(Shape, Blocks);
        if (Simulate() != 1)
            throw new InvalidOperationException("The method has exactly one bug, in its last statement.");
    }

    /// <summary>The number of findings.</summary>
    [Benchmark]
    public int Simulate() => Simulate(_bodies, _body, new(new(), Settings.Default));

    /// <summary>Checks a method alone, with nothing known of any other, and gives the number of findings.</summary>
    internal static int Simulate(Bodies bodies, FlowGraph body, Terms terms)
    {
        var summaries = new ConcurrentDictionary<EntryKey<MmuState>, ISummary<MmuState>>();
        var solver = new Solver<MmuState>(new MmuProtocol(terms), bodies, summaries, Limits.Default, CancellationToken.None);
        return solver.Solve(body, false).Count;
    }

    internal static (Bodies Bodies, FlowGraph Body) Build(string shape, int blocks) => Build(Source(shape, blocks), "Measured");

    internal static (Bodies Bodies, FlowGraph Body) Build(string source, string method)
    {
        var tree = CSharpSyntaxTree.ParseText(source);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("Bench", [tree], references, new(OutputKind.DynamicallyLinkedLibrary));
        var bodies = new Bodies(compilation);
        var declaration = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Single(declared => declared.Identifier.Text == method);
        var symbol = (IMethodSymbol)compilation.GetSemanticModel(tree).GetDeclaredSymbol(declaration)!;
        return (bodies, bodies.OfDeclared(symbol, CancellationToken.None) ?? throw new InvalidOperationException(string.Join('\n', compilation.GetDiagnostics())));
    }

    private static string Source(string shape, int blocks)
    {
        var statements = new StringBuilder();
        // A straight unit is three blocks, a loop seven.
        for (var i = 0; i < (shape == "straight" ? blocks / 3 : blocks / 7); i++)
            statements.AppendLine(shape == "straight"
                ? $"var old{i} = slot.Clear(); if (old{i}.Dirty) old{i}.Page.MarkDirty(); mm.Flush();"
                : $"var force{i} = false; for (var i{i} = 0; i{i} < n; i{i}++) {{ var old{i} = mm.Walk(i{i}).Clear(); if (old{i}.Dirty) {{ old{i}.Page.MarkDirty(); force{i} = true; }} }} if (force{i}) mm.Flush();");
        return $$"""
            using MmuRules.Annotations;
            {{Kernel}}
            static class Code
            {
                static void Measured(Mm mm, Slot slot, Spin ptl, int n)
                {
                    ptl.Lock();
                    {{statements}}
                    slot.Clear().Page.MarkDirty();
                    ptl.Unlock();
                }
            }
            """;
    }

    private const string Kernel = """
        sealed class Slot { [Effect(MmuEffect.ClearsEntry)] public Entry Clear() => default; }
        struct Entry { [Effect(MmuEffect.EntryDirty)] public bool Dirty => false; [Effect(MmuEffect.EntryPage)] public Page Page => null!; }
        sealed class Page { [Effect(MmuEffect.MarksPageDirty)] public void MarkDirty() { } }
        sealed class Spin { [Acquires(MmuLock.PageTable)] public void Lock() { } [Releases(MmuLock.PageTable)] public void Unlock() { } }
        sealed class Mm { [Effect(MmuEffect.FlushesTlb)] public void Flush() { } public Slot Walk(int i) => null!; }
        """;

    private sealed class PerBlock : ManualConfig
    {
        public PerBlock() => AddColumn(new PerBlockColumn());
    }

    private sealed class PerBlockColumn : IColumn
    {
        public string Id => nameof(PerBlockColumn);

        public string ColumnName => "µs/block";

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Time;

        public string Legend => "Mean time for each basic block of the method";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        {
            var blocks = Build((string)benchmarkCase.Parameters[nameof(Shape)], (int)benchmarkCase.Parameters[nameof(Blocks)]).Body.Graph.Blocks.Length;
            return summary[benchmarkCase]?.ResultStatistics is { } statistics ? (statistics.Mean / 1000 / blocks).ToString("F2", CultureInfo.InvariantCulture) : "-";
        }

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public bool IsAvailable(Summary summary) => true;
    }
}
