using System.Reflection;
using MmuRules.Annotations;
using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Paging;

namespace MmuRules.ExplorerTests.Binding;

public sealed class ExplorableFunctionTests
{
    [Fact]
    public void Marked_functions_are_found_whatever_their_accessibility_with_their_names_and_scenarios_and_are_run()
    {
        // Others in this assembly are marked too.
        ExplorableFunction[] found = [.. ExplorableFunction.In(Assembly.GetExecutingAssembly()).Where(one => one.Method.DeclaringType == typeof(Marked))];
        Assert.Equal(["Marked.Plain", "named", "of scenarios"], found.Select(one => one.Name));
        Assert.Equal([[], [], ["SharedFile", "Other"]], found.Select(one => one.Scenarios));

        World world = Scenarios.SharedFile.BuildOn(HardwareModel.X86);
        CodeUnderTest code = found[1].Bind();
        Assert.Equal("named", code.Name);
        code.Run(world);
        Assert.Same(world.Mm, Marked.Given);
    }

    [Fact]
    public void A_function_is_found_by_the_attributes_full_name_in_a_copy_of_another_shape()
    {
        // Made here, so that the copy does not stand beside the original.
        Assembly copy = CopiedAttribute.Build();
        ExplorableFunction found = Assert.Single(ExplorableFunction.In(copy));
        Assert.Equal("from a copy", found.Name);
        Assert.Equal(["SharedFile"], found.Scenarios);
    }

    private static class Marked
    {
        internal static Mm? Given { get; private set; }

        [Explorable]
        public static void Plain()
        {
        }

        [Explorable("named")]
        internal static void Named(Mm mm) => Given = mm;

        [Explorable("of scenarios", "SharedFile", "Other")]
        internal static void OfScenarios()
        {
        }
    }
}
