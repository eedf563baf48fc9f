namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Found on the machine's own code: the slot was reached by so many steps that the page was no longer known to be the entry's.</summary>
public sealed class DeepDerivationTests
{
    [Fact]
    public Task A_slot_reached_by_many_steps_through_many_calls_is_still_its_entrys_slot() => Check.Source("""
        using System.Collections.Generic;
        using Kernel;

        internal sealed class Area { public Mm Mm => null!; public Directory Find(int address) => null!; }

        internal sealed class Directory { public Level Next(int address) => null!; }

        internal sealed class Level { public Level Next(int address) => null!; public Slot At(int address) => null!; public Spin Ptl => null!; }

        internal static class Code
        {
            internal static void M(IEnumerable<Area> areas)
            {
                foreach (var area in areas)
                {
                    using var gather = Gather.Begin(area.Mm);
                    Other.Range(gather, area, 0, 512);
                }
            }
        }

        internal static class Other
        {
            internal static void Range(Gather gather, Area area, int start, int end)
            {
                for (var address = start; address < end; address++)
                    if (area.Find(address) is { } directory)
                        Zap(gather, directory.Next(address).Next(address).Next(address).Next(address).Next(address).Next(address), address, end);
            }

            private static void Zap(Gather gather, Level level, int address, int end)
            {
                var force = false;
                using (level.Ptl.Hold())
                {
                    while (address < end)
                    {
                        var slot = level.At(address++);
                        if (!slot.Read().Present)
                            continue;
                        var old = slot.Clear();
                        gather.Record(slot);
                        var page = old.Page;
                        var delayed = false;
                        if (!page.Anonymous && old.Dirty)
                        {
                            page.MarkDirty();
                            delayed = true;
                            force = true;
                        }

                        if (!delayed)
                            page.RemoveRmap();
                        if (!(delayed ? gather.DeferWithRmap(page) : gather.Defer(page)))
                        {
                            force = true;
                            break;
                        }
                    }

                    if (force)
                    {
                        gather.Flush();
                        gather.RemoveRmaps();
                    }
                }
            }
        }
        """);
}
