using Flushing = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.UnlockBeforeFlushFix>;
using Swapping = MmuRules.CodeFixes.Tests.Fix<MmuRules.CodeFixes.WrongFlushFix>;

namespace MmuRules.CodeFixes.Tests;

/// <summary>The flush that a fix puts in is of what the entry was cleared in, and means there what it meant where it was found.</summary>
public sealed class FlushChoiceTests
{
    [Theory]
    [InlineData("at = address;")]
    [InlineData("Forget(out at);")]
    public Task What_the_late_flush_is_told_is_not_known_before_it_is_written(string between) => Flushing.Source(
        Code("Area area, ulong address", $"var at = 0UL;\n{Cleared}\n{{|MMU1003:ptl.Unlock()|}};\n{between}\narea.Space.FlushAt(at);"),
        Code("Area area, ulong address", $"var at = 0UL;\n{Cleared}\narea.Space.FlushAll();\nptl.Unlock();\n{between}\narea.Space.FlushAt(at);"));

    [Fact]
    public Task A_field_may_be_written_by_what_is_called_on_the_way() => Flushing.Source(
        Code("Area area", $"{Cleared}\n{{|MMU1003:ptl.Unlock()|}};\nArea.Forget();\narea.Space.FlushAt(Area.End);"),
        Code("Area area", $"{Cleared}\narea.Space.FlushAll();\nptl.Unlock();\nArea.Forget();\narea.Space.FlushAt(Area.End);"));

    [Fact]
    public Task What_is_written_before_may_be_told() => Flushing.Source(
        Code("Area area, ulong address", $"var at = 0UL;\nat = address;\n{Cleared}\n{{|MMU1003:ptl.Unlock()|}};\nArea.Forget();\narea.Space.FlushAt(at);"),
        Code("Area area, ulong address", $"var at = 0UL;\nat = address;\n{Cleared}\narea.Space.FlushAt(at);\nptl.Unlock();\nArea.Forget();\narea.Space.FlushAt(at);"));

    [Fact]
    public Task A_name_in_another_function_may_be_that_of_something_else() => Flushing.Source(
        Code("Area area, ulong address", $"{Cleared}\n{{|MMU1003:ptl.Unlock()|}};\nLater(1);\n\nvoid Later(ulong address) => area.Space.FlushAt(address);"),
        Code("Area area, ulong address", $"{Cleared}\narea.Space.FlushAll();\nptl.Unlock();\nLater(1);\n\nvoid Later(ulong address) => area.Space.FlushAt(address);"));

    [Fact]
    public Task What_a_call_gives_is_not_asked_for_twice() => Flushing.Source(
        Code("Area area, Queue<Space> spaces", $"{Cleared}\n{{|MMU1003:ptl.Unlock()|}};\nspaces.Dequeue().FlushAll();"),
        Code("Area area, Queue<Space> spaces", $"{Cleared}\narea.Space.FlushAll();\nptl.Unlock();\nspaces.Dequeue().FlushAll();"));

    [Theory]
    [InlineData("Space child, Space parent, Area area", "area")]
    [InlineData("Area child, Area area", "area")]
    public Task The_area_that_was_asked_for_the_page_says_which_address_space_it_is(string parameters, string area) => Flushing.Source(
        Code(parameters, $"{Cleared}\n{{|MMU1003:ptl.Unlock()|}};"), Code(parameters, $"{Cleared}\n{area}.Space.FlushAll();\nptl.Unlock();"));

    [Fact]
    public Task So_does_what_the_slot_was_found_by() => Flushing.Source(
        Code("Space child, Space parent, Area area", "var found = parent.Find();\nptl.Lock();\nfound[0].Clear().Page.MarkDirty();\n{|MMU1003:ptl.Unlock()|};"),
        Code("Space child, Space parent, Area area", "var found = parent.Find();\nptl.Lock();\nfound[0].Clear().Page.MarkDirty();\nparent.FlushAll();\nptl.Unlock();"));

    [Fact]
    public Task What_the_code_flushes_of_others_is_not_it() => Flushing.Source(
        Code("Space child, Area area", $"{Cleared}\n{{|MMU1003:ptl.Unlock()|}};\nchild.FlushAll();"),
        Code("Space child, Area area", $"{Cleared}\narea.Space.FlushAll();\nptl.Unlock();\nchild.FlushAll();"));

    [Fact]
    public Task Of_several_address_spaces_of_which_none_led_to_the_entry_none_is_chosen()
    {
        var code = Code("Space child, Space parent", "ptl.Lock();\ntable[0].Clear().Page.MarkDirty();\n{|MMU1003:ptl.Unlock()|};");
        return Flushing.Source(code, code);
    }

    [Fact]
    public Task The_only_one_is() => Flushing.Source(
        Code("Space space", "ptl.Lock();\ntable[0].Clear().Page.MarkDirty();\n{|MMU1003:ptl.Unlock()|};"),
        Code("Space space", "ptl.Lock();\ntable[0].Clear().Page.MarkDirty();\nspace.FlushAll();\nptl.Unlock();"));

    [Fact]
    public Task A_wrong_flush_is_swapped_for_one_of_the_same_address_space() => Swapping.Source(
        Code("Space other, Area area", "var old = table[0].Clear();\nvar mapped = area.PageOf(old);\n{|MMU1011:area.Space.FlushAt(mapped.Address)|};\nmapped.Free();"),
        Code("Space other, Area area", "var old = table[0].Clear();\nvar mapped = area.PageOf(old);\narea.Space.FlushAll();\nmapped.Free();"));

    private const string Cleared = "ptl.Lock();\nvar old = table[0].Clear();\narea.PageOf(old).MarkDirty();";

    private static string Code(string parameters, string statements) => $$"""
        using System.Collections.Generic;
        using Kernel;
        using MmuRules.Annotations;

        internal sealed class Area(Space space)
        {
            public static ulong End;
            public Space Space => space;
            public static void Forget() => End = 0;
            public Page PageOf([Effect(MmuEffect.EntryPage)] Entry entry) => entry.Page;
        }

        internal sealed class Space
        {
            public Table Find() => null!;
            [Effect(MmuEffect.FlushesTlb)] public void FlushAll() { }
            [Effect(MmuEffect.FlushesTlb)] public void FlushAt(ulong address) { }
        }

        internal static class Code
        {
            private static void Forget(out ulong at) => at = 0;

            internal static void M(Table table, Spin ptl, {{parameters}})
            {
        {{statements}}
            }
        }
        """;
}
