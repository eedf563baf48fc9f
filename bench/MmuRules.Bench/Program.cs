using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: what is compared is measured in one run, and no project has to be generated and restored for it.
var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
BenchmarkSwitcher.FromAssembly(typeof(MmuRules.Bench.EngineBenchmark).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
