using System.Reflection;
using MmuRules.Exploration;
using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.ExplorerTests.Binding;

public sealed class CodeBinderTests
{
    private static readonly List<object?> Seen = [];

    [Fact]
    public void Parameters_are_given_what_the_world_has_of_their_types_and_names()
    {
        World world = NewWorld(pages: 2);
        CodeBinder.Bind(Method(nameof(Everything)))(world);
        Assert.Equal(
            [
                world, world.Machine, world.Mm, world.Vma, world.Table, world.File, world.File.Disk, world.Machine.Cpus[^1], world.Table.Ptl, world.Table.Slot(world.Start),
                world.File.PeekPage(0), world.Start, world.End, 2, 8, "as it is",
            ],
            Taken());
    }

    [Fact]
    public void Upper_slots_and_the_addresses_of_all_pages_are_given_too()
    {
        World world = NewWorld(pages: 2);
        CodeBinder.Bind(Method(nameof(Upper)))(world);
        Assert.Equal([world.Mm.Directory(world.Start), world.Start, world.AddressOf(1)], Taken());
    }

    [Fact]
    public void An_upper_slot_that_is_called_huge_is_that_of_a_huge_page_or_there_is_none()
    {
        World world = Scenarios.TwoSizes.BuildOn(HardwareModel.X86);
        CodeBinder.Bind(Method(nameof(Huge)))(world);
        Assert.Equal([world.Mm.Directory(world.End)], Taken());
        Assert.Contains("The scenario has no huge page", CodeBinder.FindMissing(Method(nameof(Huge)), Scenarios.Anonymous));
    }

    [Fact]
    public void A_gather_is_begun_before_the_code_and_finished_after_it()
    {
        World world = NewWorld();
        CodeBinder.Bind(Method(nameof(Gathering)))(world);
        var gather = Assert.IsType<MmuGather>(Assert.Single(Taken()));
        Assert.Same(world.Mm, gather.Mm);
        Assert.Throws<UndefinedBehaviorException>(gather.FlushTlbOnly);
    }

    [Fact]
    public void A_gather_is_finished_also_when_the_code_throws_and_the_exception_is_the_codes_own()
    {
        World world = NewWorld();
        var thrown = Assert.Throws<TimeZoneNotFoundException>(() => CodeBinder.Bind(Method(nameof(Throwing)))(world));
        Assert.Equal("thrown by the code", thrown.Message);
        var gather = Assert.IsType<MmuGather>(Assert.Single(Taken()));
        Assert.Throws<UndefinedBehaviorException>(gather.FlushTlbOnly);
    }

    [Fact]
    public void A_method_group_and_a_lambda_that_holds_a_variable_are_bound_too()
    {
        World world = NewWorld();
        Mm? given = null;
        CodeBinder.Bind((Mm mm) => given = mm)(world);
        Assert.Same(world.Mm, given);
        CodeBinder.Bind(Gathering)(world);
        Assert.IsType<MmuGather>(Assert.Single(Taken()));
    }

    [Fact]
    public void What_is_returned_is_left_alone()
    {
        CodeBinder.Bind((World _) => 42)(NewWorld());
    }

    [Fact]
    public void A_parameter_that_nothing_can_be_given_to_is_named_with_all_that_can_be()
    {
        string message = Fault(nameof(Hopeless));
        Assert.StartsWith("CodeBinderTests.Hopeless: nothing can be given to the parameter 'List<int> waiting'.", message);
        Assert.Contains("give it a default value", message);
        Assert.Contains("Mm: the address space;", message);
        Assert.Contains("VirtualAddress end|to: the address behind the area", message);
        Assert.Contains("MmuGather: a gather of the address space, begun before and finished after", message);
    }

    [Fact]
    public void An_address_or_a_number_of_another_name_is_not_guessed()
    {
        Assert.Contains("'VirtualAddress middle'", Fault(nameof(OddAddress)));
        Assert.Contains("'int depth'", Fault(nameof(OddNumber)));
    }

    [Theory]
    [InlineData(nameof(OfAnInstance), "it is not static")]
    [InlineData(nameof(Generic), "it is generic")]
    [InlineData(nameof(ByReference), "its parameter 'mm' is passed by reference")]
    [InlineData(nameof(Later), "it is asynchronous")]
    [InlineData(nameof(LaterStill), "it is asynchronous")]
    [InlineData(nameof(OneByOne), "it is an iterator")]
    public void A_method_that_cannot_be_run_as_it_stands_is_refused_with_the_reason(string method, string reason)
    {
        string message = Fault(method);
        Assert.StartsWith($"CodeBinderTests.{method} cannot be explored: {reason}", message);
        Assert.EndsWith(".", message);
    }

    [Fact]
    public void A_part_that_the_scenario_does_not_have_is_told_when_the_code_runs()
    {
        var world = new World(new Machine());
        var thrown = Assert.Throws<BadScenarioException>(() => CodeBinder.Bind((Vma vma) => { })(world));
        Assert.Contains("The scenario has no Vma", thrown.Message);
    }

    private static World NewWorld(int pages = 1)
    {
        Scenario scenario = Scenarios.SharedFileOf(pages, new MappingOptions());
        return scenario.BuildOn(HardwareModel.X86);
    }

    private static MethodInfo Method(string name) => typeof(CodeBinderTests).GetMethod(name, BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static string Fault(string method) => Assert.Throws<CodeBindingException>(() => CodeBinder.Bind(Method(method))).Message;

    private static object?[] Taken()
    {
        object?[] taken = [.. Seen];
        Seen.Clear();
        return taken;
    }

    private static void Everything(
        World world, Machine machine, Mm mm, Vma vma, PageTable table, Mapping file, Disk disk, Cpu cpu, PageTableLock ptl, PteSlot slot, Page page, VirtualAddress addr, VirtualAddress end, int pageCount,
        int pageSize, string name = "as it is") =>
        Seen.AddRange([world, machine, mm, vma, table, file, disk, cpu, ptl, slot, page, addr, end, pageCount, pageSize, name]);

    private static void Upper(PmdSlot slot, IEnumerable<VirtualAddress> addresses) => Seen.AddRange([slot, .. addresses]);

    private static void Huge(PmdSlot huge) => Seen.Add(huge);

    private static void Gathering(MmuGather tlb)
    {
        tlb.FlushTlbOnly();
        Seen.Add(tlb);
    }

    private static void Throwing(MmuGather tlb)
    {
        Seen.Add(tlb);
        throw new TimeZoneNotFoundException("thrown by the code");
    }

    private static void Hopeless(Mm mm, List<int> waiting) => Seen.AddRange([mm, waiting]);

    private static void OddAddress(VirtualAddress middle) => Seen.Add(middle);

    private static void OddNumber(int depth) => Seen.Add(depth);

    private static void Generic<T>(T thing) => Seen.Add(thing);

    private static void ByReference(ref Mm mm) => Seen.Add(mm);

    private static Task Later(Mm mm) => Task.FromResult(mm);

    private static async void LaterStill(Mm mm)
    {
        await Task.Yield();
        Seen.Add(mm);
    }

    private static IEnumerable<Mm> OneByOne(Mm mm)
    {
        yield return mm;
    }

    private void OfAnInstance() => Seen.Add(this);
}
