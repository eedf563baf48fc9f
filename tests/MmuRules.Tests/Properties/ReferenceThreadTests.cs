using MmuRules.Pages;

namespace MmuRules.Tests.Properties;

/// <summary>References that real threads take and give up.</summary>
public sealed class ReferenceThreadTests
{
    [Fact]
    public void A_page_is_not_taken_for_freed_while_locked_because_somebody_looks_it_up_locks_it_and_lets_it_go_meanwhile()
    {
        var world = new World(pages: 4);
        Page page = world.Machine.AllocatePage();
        page.Put();
        using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        using var stop = new CancellationTokenSource();

        Threads.Run(
            stop.Token,
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    world.Machine.AllocatePage().Put();
                }
            },
            () =>
            {
                // Where there is little time it may take longer than a moment to meet at all.
                for (int locked = 0; locked == 0 || !moment.IsCancellationRequested;)
                {
                    if (page.TryGet())
                    {
                        if (page.TryLock())
                        {
                            page.Unlock();
                            locked++;
                        }

                        page.Put();
                    }
                }

                stop.Cancel();
            });

        Assert.Equal(4, world.Machine.FreePages);
    }
}
