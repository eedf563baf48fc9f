namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>The initializers of fields and properties: what is done in them, and the functions that stand there.</summary>
public sealed class InitializerTests
{
    [Fact]
    public Task A_lambda_in_an_initializer_is_checked() => Check.Source("""
        using System;
        using System.Collections.Generic;
        using Kernel;

        internal static class Code
        {
            private static readonly Mm s_mm = new();
            private static readonly Action<Slot> s_drop = slot => { {|MMU1002:slot.Clear().Page.Free()|}; s_mm.Flush(); };
            private static readonly Dictionary<int, Action<Slot>> s_all = new() { [1] = slot => { {|MMU1002:slot.Clear().Page.Free()|}; s_mm.Flush(); } };
            private static readonly Lazy<int> s_late = new(() => { {|MMU1002:new Slot().Clear().Page.Free()|}; s_mm.Flush(); return 1; });

            internal static Action<Slot> Drop { get; } = slot => { {|MMU1002:slot.Clear().Page.Free()|}; s_mm.Flush(); };

            internal static Action<Slot> Right { get; } = slot =>
            {
                var old = slot.Clear();
                s_mm.Flush();
                old.Page.Free();
            };
        }
        """);

    [Fact]
    public Task What_an_initializer_does_itself_is_checked_and_what_it_leaves_open_is_the_constructors() => Check.Source("""
        using Kernel;

        internal sealed class Code(Slot slot)
        {
            private readonly Entry _old = slot.Clear();

            internal Page Copy { get; } = {|MMU1009:slot.Clear().Page.Copy()|};

            internal Entry Old => _old;
        }
        """);

    [Fact]
    public Task A_private_method_that_an_initializer_hands_on_is_called_by_somebody_unknown() => Check.Source("""
        using System;
        using Kernel;

        internal static class Code
        {
            private static readonly Action<Slot> s_mark = Mark;

            internal static void M(Slot slot, Spin ptl, Mm mm)
            {
                ptl.Lock();
                Mark(slot);
                mm.Flush();
                ptl.Unlock();
                s_mark(slot);
            }

            private static void Mark(Slot slot) => {|MMU1002:slot.Clear().Page.Free()|};
        }
        """);
}
