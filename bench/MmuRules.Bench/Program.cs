using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

switch (args)
{
    case ["packed", ..]:
        MmuRules.Bench.PackedFigures.Print(args[1..]);
        return 0;
    case ["watches", var method]:
        MmuRules.Bench.WatchFigures.Print(method);
        return 0;
    case ["spin"]:
        MmuRules.Bench.PackedSpin.Print(Path.GetFullPath("bench/Spin/delayed-rmap.pml"));
        return 0;
}

// In this process: what is compared is measured in one run, and no project has to be generated and restored for it.
var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
BenchmarkSwitcher.FromAssembly(typeof(MmuRules.Bench.EngineBenchmark).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
return 0;
