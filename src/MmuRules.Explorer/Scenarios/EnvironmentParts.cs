namespace MmuRules.Exploration;

/// <summary>The parts of which environments are made.</summary>
public static class EnvironmentParts
{
    /// <summary>CPUs that store to every page of the area, and may load from it; if the model has fewer CPUs, as many as it has.</summary>
    /// <param name="cpus">How many, from CPU 0 on.</param>
    /// <param name="stores">How many stores each; zero for any number.</param>
    /// <param name="loads">Whether they load too, any number of times, and expect what was stored last.</param>
    /// <returns>The part <c>writers</c>.</returns>
    public static EnvironmentPart Writers(int cpus, int stores = 0, bool loads = false) =>
        new("writers", world => world.Machine.Cpus.Take(cpus).Select(cpu => new Writer(world, cpu.Id, stores, loads)));

    /// <summary>A child of the address space, on a CPU of its own, that loads and never stores. It begins when the code under test makes that CPU run another address space; what it has got must not change then.</summary>
    /// <param name="cpu">The CPU's number; if the model has no such CPU, there is nobody.</param>
    /// <returns>The part <c>child</c>.</returns>
    public static EnvironmentPart Child(int cpu) => new("child", world => world.Machine.Cpus.Skip(cpu).Take(1).Select(one => new ChildReader(world, one)));

    /// <summary>Somebody who goes by soft-dirty marks. He begins when the code under test makes his CPU run the address space; what has no mark from then on must have kept its content.</summary>
    /// <param name="cpu">The CPU's number; if the model has no such CPU, there is nobody.</param>
    /// <returns>The part <c>tracker</c>.</returns>
    public static EnvironmentPart Tracker(int cpu) => new("tracker", world => world.Machine.Cpus.Skip(cpu).Take(1).Select(one => new MarkTracker(world, one)));

    /// <summary>The flusher, which writes dirty pages of the file to the disk.</summary>
    /// <param name="passes">How many pages it writes; zero for any number.</param>
    /// <returns>The part <c>cleaner</c>.</returns>
    public static EnvironmentPart Cleaner(int passes = 0) => new("cleaner", world => [new Cleaner(world, "cleaner", CleanerKind.Flusher, passes)]);

    /// <summary>The writing of reclaim, which writes only what nobody but the cache holds.</summary>
    /// <param name="passes">How many pages it writes; zero for any number.</param>
    /// <returns>The part <c>pageout</c>.</returns>
    /// <remarks>Linux: <c>pageout</c>, <c>is_page_cache_freeable</c>.</remarks>
    public static EnvironmentPart Pageout(int passes = 0) => new("pageout", world => [new Cleaner(world, "pageout", CleanerKind.Pageout, passes)]) { WhateverCounts = Cleaner(passes) };

    /// <summary>A program that calls <c>fsync</c>, and the property that it keeps its word.</summary>
    /// <param name="calls">How often; zero for any number.</param>
    /// <returns>The part <c>fsync</c>.</returns>
    public static EnvironmentPart Fsync(int calls = 0) => new("fsync", world => [new Fsync(world, calls)]);

    /// <summary>Reclaim, which drops clean pages that nobody but the cache holds.</summary>
    /// <returns>The part <c>reclaim</c>.</returns>
    public static EnvironmentPart Reclaim() => new("reclaim", world => [new Dropper(world, respectsCounts: true)]) { WhateverCounts = Invalidate() };

    /// <summary>An invalidation, which drops clean unmapped pages whoever holds them.</summary>
    /// <returns>The part <c>invalidate</c>.</returns>
    /// <remarks>Linux: <c>invalidate_complete_page2</c>.</remarks>
    public static EnvironmentPart Invalidate() => new("invalidate", world => [new Dropper(world, respectsCounts: false)]);

    /// <summary>Reclaim that takes pages of the file which are in use: unmaps one, writes it if it is dirty, and drops it, in one act. A huge page stays while it is mapped as a whole.</summary>
    /// <returns>The part <c>shrinker</c>.</returns>
    /// <remarks>Linux: <c>shrink_page_list</c>.</remarks>
    public static EnvironmentPart Shrinker() => new("shrinker", world => [new Shrinker(world)]);

    /// <summary>Reclaim that unmaps pages of the file and owes the flush, in the world's <see cref="World.Batch"/>; pays it later, and puts the page back.</summary>
    /// <param name="passes">How many pages it unmaps, from 1.</param>
    /// <returns>The part <c>batcher</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no pass.</exception>
    /// <remarks>Linux: <c>try_to_unmap(TTU_BATCH_FLUSH)</c>.</remarks>
    public static EnvironmentPart Batcher(int passes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        return new("batcher", world => [new Batcher(world, passes)]);
    }

    /// <summary>Somebody who relies on the area's being read-only. He begins when the code under test makes his CPU run the address space; from then on its pages must keep their content.</summary>
    /// <param name="cpu">The CPU's number; if the model has no such CPU, there is nobody.</param>
    /// <returns>The part <c>watcher</c>.</returns>
    public static EnvironmentPart Watcher(int cpu) => new("watcher", world => world.Machine.Cpus.Skip(cpu).Take(1).Select(one => new StillnessWatcher(world, one)));

    /// <summary>A CPU that walks the page tables without a lock, with its interrupts disabled.</summary>
    /// <param name="cpu">The CPU's number; if the model has no such CPU, there is nobody.</param>
    /// <returns>The part <c>walker</c>.</returns>
    public static EnvironmentPart Walker(int cpu) => new("walker", world => world.Machine.Cpus.Skip(cpu).Take(1).Select(one => new LocklessWalker(world, one)));

    /// <summary>Another thread that discards the area's memory, once, and relies on its being gone: for areas that no CPU of the environment uses.</summary>
    /// <returns>The part <c>discarder</c>.</returns>
    public static EnvironmentPart Discarder() => new("discarder", world => [new Discarder(world)]);

    /// <summary>Somebody who asks which pages bear soft-dirty marks: for areas whose every page was stored to since they were cleared.</summary>
    /// <returns>The part <c>mark reader</c>.</returns>
    public static EnvironmentPart MarkReader() => new("mark reader", world => [new MarkReader(world)]);

    /// <summary>A device with an MMU of its own that loads from each page of the area once, and waits as long as what is mapped there is being changed.</summary>
    /// <returns>The part <c>device</c>.</returns>
    public static EnvironmentPart Device() => new("device", world => [new Device(world)]);
}
