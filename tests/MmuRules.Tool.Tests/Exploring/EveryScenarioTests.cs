using MmuRules.Tool.Tests.EndToEnd;

namespace MmuRules.Tool.Tests.Exploring;

/// <summary>The scenarios beyond unmapping, by their names on functions that do what each is made for.</summary>
public sealed class EveryScenarioTests : IDisposable
{
    private const string Functions = """
        using MmuRules.Files; using MmuRules.Operations;

        public static class Functions
        {
            [Explorable("swap out", "Swap")]
            public static void SwapOut(Page page, UnmapBatch batch) => Reclaim.Shrink(page, batch);

            [Explorable("split", "HugePage")]
            public static void Split(Vma vma, VirtualAddress start) => SplitHugePmd.Run(vma, start);

            [Explorable("split not atomically", "HugePage")]
            public static void SplitNotAtomically(Vma vma, VirtualAddress start) => SplitHugePmd.Run(vma, start, form: SplitForm.NotAtomic);

            [Explorable("move", "Mremap")]
            public static void Move(Mm mm, VirtualAddress start, VirtualAddress end, VirtualAddress target) => Mremap.Move(mm, start, end - start, target);

            [Explorable("protect", "Mprotect")]
            public static void Protect(Machine machine, Mm mm, VirtualAddress start, VirtualAddress end)
            {
                Mprotect.Run(mm, start, end, isWritable: false);
                machine.Cpus[1].SwitchTo(mm);
            }

            [Explorable("fork", "Fork")]
            public static void Copy(Machine machine, Mm mm) => machine.Cpus[1].SwitchTo(Fork.Run(mm));

            [Explorable("clear marks", "SoftDirty")]
            public static void ClearMarks(Machine machine, Mm mm)
            {
                SoftDirty.Clear(mm);
                machine.Cpus[1].SwitchTo(mm);
            }

            [Explorable("collapse", "Collapse")]
            public static void Collapse(Mm mm, VirtualAddress start) => CollapseHugePmd.Run(mm, start);
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_right_is_proved_in_each_and_what_is_wrong_violated()
    {
        var run = await ToolRun.OfAsync(_folder.Root, "explore", SmallAssembly.Compile(_folder, "Functions", Functions));

        Assert.True(run.ExitCode == 1, run.Out + run.Errors);
        Assert.Contains("split not atomically in HugePage on X86: lost write\n", run.Out);
        Assert.Contains("8 verdicts: 7 proved, 1 violated.", run.Out);
    }
}
