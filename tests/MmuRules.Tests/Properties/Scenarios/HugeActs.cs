using MmuRules.Operations;
using MmuRules.Paging;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>What is mapped around an address is collapsed to a huge page. Programs see nothing of it.</summary>
internal sealed record Collapse(int Mm, int Page) : AreaAct(Mm)
{
    public override string ToString() => $"collapse around page {Page} of address space {Mm}";

    internal override void Run(Stage stage) => CollapseHugePmd.Run(stage.Mms[Mm]!, stage.AddressOf(Page & ~3));
}

/// <summary>The entry of a huge page is split. Programs see nothing of it.</summary>
internal sealed record SplitEntry(int Mm, int Page) : AreaAct(Mm)
{
    public override string ToString() => $"split of the huge entry around page {Page} of address space {Mm}";

    internal override void Run(Stage stage)
    {
        using MmapLock.ReadGuard held = stage.Mms[Mm]!.MmapLock.HoldRead();
        if (stage.Mms[Mm]!.FindVma(stage.AddressOf(Page)) is { } vma)
        {
            SplitHugePmd.Run(vma, stage.AddressOf(Page));
        }
    }
}
