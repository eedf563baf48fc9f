using Fix = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.UnlockBeforeFlushFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>Many releases are mended at once.</summary>
public sealed class UnlockBeforeFlushFixAllTests
{
    [Fact]
    public Task All_methods_of_a_file_are_fixed_at_once() => Fix.Source("""
        using Kernel;

        internal sealed class Code(Mm mm)
        {
            private readonly Mm _mm = mm;

            internal void First(Slot slot, Slot slot2, Spin ptl, Spin ptl2)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
                ptl2.Lock();
                slot2.Clear().Page.MarkDirty();
                {|MMU1003:ptl2.Unlock()|};
                _mm.Flush();
            }

            internal void Second(Slot slot, Spin ptl)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                {|MMU1003:ptl.Unlock()|};
            }
        }
        """, """
        using Kernel;

        internal sealed class Code(Mm mm)
        {
            private readonly Mm _mm = mm;

            internal void First(Slot slot, Slot slot2, Spin ptl, Spin ptl2)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                _mm.Flush();
                ptl.Unlock();
                ptl2.Lock();
                slot2.Clear().Page.MarkDirty();
                _mm.Flush();
                ptl2.Unlock();
                _mm.Flush();
            }

            internal void Second(Slot slot, Spin ptl)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                _mm.Flush();
                ptl.Unlock();
            }
        }
        """);

    [Fact]
    public Task All_files_of_a_project_are_fixed_at_once() => Fix.Source(Class("First", "{|MMU1003:ptl.Unlock()|};"), Class("First", "mm.Flush();\n        ptl.Unlock();"), test =>
    {
        test.TestState.Sources.Add(Class("Second", "{|MMU1003:ptl.Unlock()|};"));
        test.FixedState.Sources.Add(Class("Second", "mm.Flush();\n        ptl.Unlock();"));
    });

    private static string Class(string name, string release) => $$"""
        using Kernel;

        internal static class {{name}}
        {
            internal static void M(Mm mm, Slot slot, Spin ptl)
            {
                ptl.Lock();
                slot.Clear().Page.MarkDirty();
                {{release}}
            }
        }
        """;
}
