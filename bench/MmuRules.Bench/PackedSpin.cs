using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using MmuRules.Exploration;

namespace MmuRules.Bench;

/// <summary>
/// The packed engine beside SPIN, in one run, one after the other: the same worlds, stated twice (<c>bench/Spin/delayed-rmap.pml</c>), and the same number of states, or the comparison is refused.
/// Wants <c>spin</c>, <c>gcc</c> and <c>bash</c> in the path.
/// </summary>
internal static class PackedSpin
{
    private static readonly (int Writers, int Pages, int Stores)[] Worlds = [(2, 1, 2), (3, 1, 2), (2, 2, 2), (3, 2, 1), (3, 2, 2), (4, 2, 2)];

    internal static void Print(string model)
    {
        Console.WriteLine($"{"cpus × pages × stores",-22}{"engine",-28}{"states",13}{"transitions",13}{"wall s",9}{"CPU s",9}{"states/s",13}{"MiB",8}{"× faster",10}{"memory",8}");
        foreach ((int writers, int pages, int stores) in Worlds)
        {
            var world = new PackedWorld { Writers = writers, Pages = pages, Stores = stores };
            var plain = new PackedOptions { CpuSymmetry = false, PageSymmetry = false, MemoryLimit = 12L << 30 };
            Row warm = Explore("warm", world, plain);
            Row spin = Spin(model, world, warm.States);
            if (spin.States != warm.States)
            {
                throw new InvalidOperationException($"SPIN has {spin.States} states, the packed engine {warm.States}: they do not explore the same.");
            }

            string name = $"{writers} × {pages} × {stores}";
            Print(name, spin, spin);
            Print(string.Empty, Explore("packed, 1 thread", world, plain with { Threads = 1 }), spin);
            Print(string.Empty, Explore($"packed, {plain.Threads} threads", world, plain), spin);
            Print(string.Empty, Explore("packed, with symmetry", world, plain with { CpuSymmetry = true, PageSymmetry = true }), spin);
        }
    }

    private static void Print(string name, Row row, Row spin) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-22}{row.Engine,-28}{row.States,13:N0}{row.Transitions,13:N0}{row.Seconds,9:F3}{row.CpuSeconds,9:F2}{row.States / row.Seconds,13:N0}{row.Mebibytes,8:F1}{spin.Seconds / row.Seconds,10:F1}{row.Mebibytes / spin.Mebibytes,8:P0}"));

    private static Row Explore(string engine, PackedWorld world, PackedOptions options)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        PackedVerdict verdict = PackedEngine.Explore(ZapForms.DelayedRmap, world, options);
        process.Refresh();
        if (verdict.Outcome != Outcome.Proved)
        {
            throw new InvalidOperationException(verdict.ToString());
        }

        return new Row(engine, verdict.States, verdict.Transitions, verdict.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds, verdict.MemoryBytes / 1048576.0);
    }

    // Partial-order reduction finds nothing to leave out where every variable is global, and takes time: off. The hash table is as large as there are states.
    private static Row Spin(string model, PackedWorld world, long states)
    {
        string folder = Directory.CreateTempSubdirectory("spin").FullName;
        try
        {
            int bits = Math.Max(16, BitOperations.Log2((ulong)states) + 1);
            Run(folder, $"spin -DWRITERS={world.Writers} -DPAGES={world.Pages} -DSTORES={world.Stores} -a '{model}'");
            Run(folder, "gcc -O2 -w -DSAFETY -DNOREDUCE -DNOFAIR -DMEMLIM=8192 -o pan pan.c");
            var time = Stopwatch.StartNew();
            string output = Run(folder, $"time -p ./pan -m10000 -w{bits}");
            double seconds = time.Elapsed.TotalSeconds;
            if (!output.Contains("errors: 0", StringComparison.Ordinal))
            {
                throw new InvalidOperationException(output);
            }

            return new Row(
                "SPIN, 1 thread",
                (long)NumberBefore(output, " states, stored"),
                (long)NumberBefore(output, " transitions"),
                seconds,
                NumberBehind(output, "user ") + NumberBehind(output, "sys "),
                NumberBefore(output, "\ttotal actual memory usage"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string folder, string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"{{ {command} ; }} 2>&1"]) { WorkingDirectory = folder, RedirectStandardOutput = true };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("There is no bash.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{command}: {output}");
    }

    private static double NumberBefore(string output, string what)
    {
        int end = output.IndexOf(what, StringComparison.Ordinal);
        int start = end;
        while (start > 0 && (char.IsAsciiDigit(output[start - 1]) || output[start - 1] is '.' or 'e' or '+'))
        {
            start--;
        }

        return double.Parse(output.AsSpan(start, end - start), CultureInfo.InvariantCulture);
    }

    private static double NumberBehind(string output, string what)
    {
        int start = output.LastIndexOf(what, StringComparison.Ordinal) + what.Length;
        int end = output.IndexOf('\n', start);
        return double.Parse(output.AsSpan(start, end - start), CultureInfo.InvariantCulture);
    }

    private sealed record Row(string Engine, long States, long Transitions, double Seconds, double CpuSeconds, double Mebibytes);
}
