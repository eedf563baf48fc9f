using MmuRules.Exploration;

namespace MmuRules.Bench;

/// <summary>What the packed engine takes: every form of history with three CPUs and one page, and larger worlds for its speed. Each world is explored once before it is timed.</summary>
internal static class PackedFigures
{
    private static readonly (string Name, PackedWorld World)[] Large =
    [
        ("2 CPUs, 2 pages", new PackedWorld { Writers = 2, Pages = 2 }),
        ("3 CPUs, 2 pages", new PackedWorld { Writers = 3, Pages = 2 }),
        ("4 CPUs, 2 pages", new PackedWorld { Writers = 4, Pages = 2 }),
        ("2 CPUs, 3 pages", new PackedWorld { Writers = 2, Pages = 3 }),
    ];

    internal static void Print(string[] args)
    {
        Console.WriteLine("Every form, 3 CPUs, 1 page, unbounded stores and rounds");
        foreach (ZapProgram form in ZapForms.All)
        {
            Print(form.Name, form, new PackedWorld { Writers = 3 }, new PackedOptions());
        }

        Console.WriteLine();
        Console.WriteLine("Delayed rmap, unbounded stores and rounds");
        var limit = new PackedOptions { MemoryLimit = 12L << 30 };
        foreach ((string name, PackedWorld world) in Large)
        {
            Print(name, ZapForms.DelayedRmap, world, limit);
            if (args is ["all"])
            {
                Print("  no CPU symmetry", ZapForms.DelayedRmap, world, limit with { CpuSymmetry = false });
                Print("  no page symmetry", ZapForms.DelayedRmap, world, limit with { PageSymmetry = false });
                Print("  neither", ZapForms.DelayedRmap, world, limit with { CpuSymmetry = false, PageSymmetry = false });
                Print("  1 thread", ZapForms.DelayedRmap, world, limit with { Threads = 1 });
            }
        }
    }

    private static void Print(string name, ZapProgram form, PackedWorld world, PackedOptions options)
    {
        PackedVerdict verdict = PackedEngine.Explore(form, world, options);
        if (verdict.Elapsed < TimeSpan.FromSeconds(1))
        {
            verdict = PackedEngine.Explore(form, world, options);
        }

        double seconds = verdict.Elapsed.TotalSeconds;
        Console.WriteLine(
            $"{name,-24} {verdict.Outcome,-9} {verdict.States,13:N0} states {verdict.Transitions,14:N0} transitions  depth {verdict.Depth,3} {seconds,8:F3} s {verdict.States / seconds / 1e6,6:F2} M states/s {verdict.MemoryBytes / 1048576.0,8:F0} MiB");
    }
}
