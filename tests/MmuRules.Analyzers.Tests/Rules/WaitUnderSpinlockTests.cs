namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>MMU4005.</summary>
public sealed class WaitUnderSpinlockTests
{
    private const string Waiting = """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Cpu
        {
            [Acquires(MmuLock.InterruptsOff)] public Guard InterruptsOff() => new();
        }

        internal static class Code
        {
            [Effect(MmuEffect.MayWait)] private static void Reclaim() { }


        """;

    [Fact]
    public Task What_declares_that_it_may_wait_is_flagged_under_the_lock() => Check.Source(Waiting + """
            internal static void M(Spin ptl)
            {
                {|#1:ptl.Lock()|};
                {|#0:Reclaim()|};
                ptl.Unlock();
                Reclaim();
            }
        }
        """, Check.Diagnostic("MMU4005").WithLocation(0).WithLocation(1).WithArguments("may wait", "'ptl', taken at line 18,"));

    [Fact]
    public Task What_the_platform_waits_by_is_known() => Check.Source(Waiting + """
            internal static void M(Spin ptl, Task task, Task<int> number, object monitor)
            {
                using var held = ptl.Hold();
                {|MMU4005:Thread.Sleep(1)|};
                {|MMU4005:task.Wait()|};
                _ = {|MMU4005:number.Result|};
                {|MMU4005:task.GetAwaiter().GetResult()|};
                {|MMU4005:Monitor.Enter(monitor)|};
                Monitor.Exit(monitor);
                _ = number.IsCompleted;
            }
        }
        """);

    [Fact]
    public Task Who_gives_his_thread_away_keeps_others_spinning() => Check.Source(Waiting + """
            internal static async Task M(Spin ptl, Task task)
            {
                ptl.Lock();
                {|MMU4005:await task|};
                ptl.Unlock();
                await task;
            }

            internal static IEnumerable<int> N(Spin ptl)
            {
                ptl.Lock();
                {|MMU4005:yield return 1;|}
                ptl.Unlock();
                yield return 2;
            }
        }
        """);

    [Fact]
    public Task With_interrupts_off_no_lock_is_waited_for() => Check.Source(Waiting + """
            internal static void M(Cpu cpu, Page page, Mm mm)
            {
                using var off = cpu.InterruptsOff();
                {|MMU4005:Reclaim()|};
                if (page.TryLock())
                    page.Unlock();
                {|MMU4005:page.Lock()|};
                page.Unlock();
            }
        }
        """);

    [Fact]
    public Task A_page_may_be_copied_under_the_lock_a_huge_one_may_not() => Check.Statements("""
        using var held = ptl.Hold();
        page.CopyTo(slot.Read().Page);
        foreach (var pte in slots)
            {|MMU4005:pte.Read().Page.CopyTo(page)|};
        """);

    [Fact]
    public Task Page_after_page_each_under_a_lock_of_its_own_is_right() => Check.Statements("""
        foreach (var pte in slots)
        {
            using var held = ptl.Hold();
            pte.Read().Page.CopyTo(page);
        }
        """);

    [Fact]
    public Task Under_the_callers_lock_it_is_flagged_too() => Check.Source(Waiting + """
            internal static void M([Requires(MmuLock.PageTable)] Slot slot)
            {
                slot.Read();
                {|MMU4005:Reclaim()|};
            }
        }
        """);

    [Fact]
    public Task Under_locks_that_sleep_one_may_wait() => Check.Source(Waiting + """
            internal static void M(Mm mm, Page page)
            {
                using var areas = mm.HoldForReading();
                using var held = page.Hold();
                Reclaim();
                Thread.Sleep(1);
            }
        }
        """);

    [Theory]
    [InlineData("enable")]
    [InlineData("disable")]
    public Task A_lock_statement_on_the_platforms_lock_waits_and_its_body_is_checked(string nullable) => Check.Source($$"""
        #nullable {{nullable}}
        using System.Threading;
        using Kernel;

        internal static class Code
        {
            internal static void M(Spin ptl, Lock gate)
            {
                ptl.Lock();
                lock ({|MMU4005:gate|})
                {
                }

                ptl.Unlock();
            }

            internal static void N(Slot slot, Mm mm, Lock gate)
            {
                lock (gate)
                {
                    {|MMU1002:slot.Clear().Page.Free()|};
                    mm.Flush();
                }
            }
        }
        """);
}
