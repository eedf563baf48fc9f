using Microsoft.CodeAnalysis.Testing;

namespace MmuRules.Analyzers.Tests.Contracts;

/// <summary>What a contract file says of symbols that cannot say it themselves.</summary>
public sealed class ContractFileTests
{
    private const string Freed = """
        var old = slot.Take();
        {|MMU1002:Frames.Release(Frames.Of(old))|};
        Tlb.Flush();
        """;

    private const string Unlocked = """
        spin.Enter();
        var old = slot.Take();
        if (Frames.IsDirty(old)) Frames.Mark(Frames.Of(old));
        {|MMU1003:spin.Exit()|};
        Tlb.Flush();
        """;

    [Fact]
    public Task A_project_without_the_vocabulary_is_checked_with_a_contract_file_alone() => Foreign.Statements(Foreign.Contracts, Unlocked);

    [Fact]
    public Task Without_a_contract_file_nothing_is_known_of_a_foreign_kernel() => Foreign.Source([], Foreign.Method(Unmarked(Freed)));

    [Fact]
    public Task A_file_of_another_name_is_no_contract_file() => Foreign.Source([("/0/kernel.txt", Foreign.Contracts)], Foreign.Method(Unmarked(Freed)));

    [Fact]
    public Task Without_a_parameter_list_every_overload_is_meant() => Foreign.Statements(Foreign.Contracts, """
        var old = slot.Take();
        Tlb.Flush(4096UL);
        Frames.Release(Frames.Of(old));
        slot.Take();
        Tlb.Flush("all");
        Frames.Release(Frames.Of(old));
        """);

    [Fact]
    public Task With_a_parameter_list_one_overload_is_meant() => Foreign.Statements(Foreign.Contracts.Replace("Tlb.Flush ", "Tlb.Flush(System.UInt64)", StringComparison.Ordinal), """
        var old = slot.Take();
        Tlb.Flush();
        {|MMU1002:Frames.Release(Frames.Of(old))|};
        Tlb.Flush(4096UL);
        """);

    [Fact]
    public Task An_empty_parameter_list_means_the_overload_without_parameters() => Foreign.Statements(Foreign.Contracts.Replace("Tlb.Flush ", "Tlb.Flush()", StringComparison.Ordinal), """
        var old = slot.Take();
        Tlb.Flush(4096UL);
        {|MMU1002:Frames.Release(Frames.Of(old))|};
        Tlb.Flush();
        """);

    [Fact]
    public Task A_generic_method_is_meant_by_its_arity() => Foreign.Statements(Foreign.Contracts.Replace("Tlb.Flush ", "Tlb.Flush``1", StringComparison.Ordinal), """
        var old = slot.Take();
        Tlb.Flush(4096UL);
        {|MMU1002:Frames.Release(Frames.Of(old))|};
        Tlb.Flush("all");
        """);

    [Fact]
    public Task A_name_in_front_of_an_effect_makes_that_parameter_the_operand() => Foreign.Statements(
        Foreign.Contracts + "\nM:Foreign.Frames.Release(System.Int32, System.UInt64) frame: FreesPage", """
        var old = slot.Take();
        {|MMU1002:Frames.Release(0, Frames.Of(old))|};
        Tlb.Flush();
        """);

    [Fact]
    public Task A_name_in_front_of_a_lock_makes_that_parameter_the_lock() => Foreign.Statements(
        Foreign.Contracts + "\nM:Foreign.Spin.ExitOf spin: Releases(PageTable)", Unlocked.Replace("spin.Exit()", "Spin.ExitOf(1, spin)", StringComparison.Ordinal));

    [Fact]
    public Task The_message_names_the_lock_that_the_contract_names() => Foreign.Source(
        [("/0/kernel.mmurules.txt", Foreign.Contracts + "\nM:Foreign.Spin.ExitOf spin: Releases(PageTable)")],
        Foreign.Method("spin.Enter(); slot.Take(); Frames.Mark(7); {|#0:Spin.ExitOf(1, spin)|}; Tlb.Flush();"),
        Check.Diagnostic("MMU1003").WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations).WithArguments("spin", "cleared at line 7", "was marked dirty at line 7"));

    [Fact]
    public Task A_symbol_may_have_several_effects_in_the_order_in_which_they_happen() => Foreign.Statements(
        Foreign.Contracts.Replace("Releases(PageTable)", "FlushesTlb  Releases(PageTable)", StringComparison.Ordinal), Unmarked(Unlocked));

    [Fact]
    public Task A_lock_may_be_taken_only_with_one_result() => Foreign.Statements(Foreign.Contracts + "\nM:Foreign.Spin.TryEnter Acquires(PageTable, When = true)", """
        if (spin.TryEnter())
        {
            var old = slot.Take();
            if (Frames.IsDirty(old)) Frames.Mark(Frames.Of(old));
            {|MMU1003:spin.Exit()|};
            Tlb.Flush();
        }
        else
        {
            var old = slot.Take();
            {|MMU1001:Frames.Mark(Frames.Of(old))|};
            Tlb.Flush();
        }
        """);

    [Fact]
    public Task A_constructor_can_take_a_lock_that_its_guard_releases() => Foreign.Statements(Foreign.Contracts + "\nM:Foreign.Hold.#ctor(Foreign.Spin) spin: Acquires(PageTable)", """
        {|MMU1003:using|} (new Hold(spin))
        {
            var old = slot.Take();
            if (Frames.IsDirty(old)) Frames.Mark(Frames.Of(old));
        }

        Tlb.Flush();
        """);

    [Fact]
    public Task Of_a_property_the_getter_reads_and_the_setter_writes() => Foreign.Statements(Foreign.Contracts + "\nP:Foreign.Slot.Value ReadsEntry ClearsEntryNonAtomically", """
        var seen = slot.Value;
        Frames.Release(Frames.Of(seen));
        {|MMU2001:slot.Value = 0|};
        {|MMU1002:Frames.Release(Frames.Of(seen))|};
        Tlb.Flush();
        """);

    [Fact]
    public Task An_accessor_has_a_name_of_its_own() => Foreign.Statements(Foreign.Contracts + "\nM:Foreign.Slot.set_Value(System.UInt64) ClearsEntryNonAtomically", """
        var seen = slot.Value;
        {|MMU2001:slot.Value = 0|};
        {|MMU1002:Frames.Release(seen)|};
        Tlb.Flush();
        """);

    [Fact]
    public Task An_indexer_is_a_property_with_parameters() => Foreign.Statements(Foreign.Contracts + "\nP:Foreign.Slot.Item(System.Int32) ClearsEntryNonAtomically", """
        {|MMU2001:slot[1] = 0|};
        {|MMU1002:Frames.Release(77)|};
        Tlb.Flush();
        """);

    [Fact]
    public Task An_overriding_method_has_the_contract_of_what_it_overrides() => Foreign.Statements(Foreign.Contracts + "\nM:Foreign.Slot.Drop ClearsEntryNonAtomically", """
        {|MMU2001:special.Drop()|};
        {|MMU1002:Frames.Release(77)|};
        Tlb.Flush();
        """);

    [Fact]
    public Task An_explicit_implementation_is_written_with_signs_for_its_dots() => Foreign.Statements(
        Foreign.Contracts + "\nM:Foreign.Page.Foreign#IPage#Release FreesPage\nM:Foreign.IPage.Release  FreesPage", """
        slot.Take();
        {|MMU1002:any.Release()|};
        Tlb.Flush();
        """);

    [Fact]
    public Task A_conversion_is_a_method_too() => Foreign.Statements(Foreign.Contracts + "\nM:Foreign.Page.op_Explicit(Foreign.Page)~System.UInt64 FreesPage", """
        Frames.Mark((ulong)page);
        """);

    [Fact]
    public Task A_nested_generic_type_is_found() => Foreign.Statements(Foreign.Contracts + "\nM:Foreign.Box`1.Inner.Free(`0) FreesPage", """
        slot.Take();
        {|MMU1002:box.Free("page")|};
        Tlb.Flush();
        """);

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\n\n\t\n")]
    public Task Lines_end_as_they_like(string end) => Foreign.Statements(Foreign.Contracts.ReplaceLineEndings(end) + end, Unlocked);

    [Fact]
    public Task Tabs_a_byte_order_mark_and_comments_are_no_matter() => Foreign.Statements(
        "\uFEFF# the kernel\n" + Foreign.Contracts.Replace("   ", "\t", StringComparison.Ordinal).ReplaceLineEndings("\t# what it does \n\t # \n"), Unlocked);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("# nothing yet")]
    public Task A_file_may_be_empty(string text) => Foreign.Source([("/0/kernel.mmurules.txt", Foreign.Contracts), ("/0/other.mmurules.txt", text)], Foreign.Method(Unlocked));

    [Fact]
    public Task Several_files_hold_together()
    {
        var lines = Foreign.Contracts.ReplaceLineEndings("\n").Split('\n');
        return Foreign.Source([("/0/a.mmurules.txt", string.Join('\n', lines[..3])), ("/0/b/B.MmuRules.TXT", string.Join('\n', lines[3..]))], Foreign.Method(Unlocked));
    }

    [Fact]
    public Task A_file_wins_over_an_attribute() => CheckAnnotated("M:Kernel.Slot.Clear  ClearsAndFlushesEntry", """
        ptl.Lock();
        var old = slot.Clear();
        old.Page.MarkDirty();
        ptl.Unlock();
        """);

    [Fact]
    public Task A_file_replaces_the_whole_contract_of_its_symbol() => CheckAnnotated("M:Kernel.Gather.DeferWithRmap  DefersFree", """
        var old = slot.Clear();
        gather.Record(slot);
        gather.DeferWithRmap(old.Page);
        gather.RemoveRmaps();
        gather.Finish();
        """);

    [Fact]
    public Task What_a_file_does_not_speak_of_keeps_its_attributes() => CheckAnnotated("M:Kernel.Slot.Wipe  ReadsEntry", """
        slot.Wipe();
        page.Free();
        slot.Clear();
        {|MMU1002:page.Free()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_private_method_of_the_project_itself_can_be_spoken_of() => CheckAnnotated("M:Code.Nothing  FlushesTlb", """
        slot.Clear();
        Nothing();
        page.Free();
        """);

    [Fact]
    public Task N7_who_finds_himself_the_last_user_of_an_address_space_needs_no_lock() => Foreign.Statements(
        Foreign.Contracts + "\nM:Foreign.Spin.TryEnter  Acquires(PageTable, When = true)", """
        // TryEnter stands for the operation that drops a user and says whether it was the last one.
        if (!spin.TryEnter())
            return;
        var old = slot.Take();
        if (Frames.IsDirty(old)) Frames.Mark(Frames.Of(old));
        Tlb.Flush();
        Frames.Release(Frames.Of(old));
        // And this for the one that gives it back.
        spin.Exit();
        """);

    [Fact]
    public Task N7_a_method_that_is_called_by_the_last_user_alone_requires_the_lock_that_it_does_not_take() => CheckAnnotated("M:Code.M  ptl: Requires(PageTable)", """
        var old = slot.Clear();
        if (old.Dirty) old.Page.MarkDirty();
        mm.Flush();
        old.Page.Free();
        """);

    private static Task CheckAnnotated(string contracts, string statements)
    {
        var test = new Check.Test { TestState = { Sources = { Kernel.Method(statements), Kernel.Annotations, Kernel.Operations } } };
        test.TestState.AdditionalFiles.Add(("/0/kernel.mmurules.txt", contracts));
        return test.RunAsync();
    }

    private static string Unmarked(string statements) => statements.Replace("|}", "", StringComparison.Ordinal)
        .Replace("{|MMU1002:", "", StringComparison.Ordinal).Replace("{|MMU1003:", "", StringComparison.Ordinal);
}
