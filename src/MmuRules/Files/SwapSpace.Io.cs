using MmuRules.Annotations;
using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Files;

/// <content>The device itself.</content>
public sealed partial class SwapSpace
{
    internal void ReadInto(Page page, int slot) => Copy(page, _slots, FirstWordOf(slot), page.Memory, page.FirstWord);

    internal void WriteFrom([Effect(MmuEffect.ReadsContent)] Page page, int slot) => Copy(page, page.Memory, page.FirstWord, _slots, FirstWordOf(slot));

    private void Copy(Page page, Region from, int fromFirst, Region to, int toFirst)
    {
        var step = new Step(StepKind.CopyPage, Machine.MemoryWord(page.Pfn, 0));
        Machine.Before(step);
        Region.Copy(from, fromFirst, to, toFirst, Machine.Options.WordsPerPage);
        Machine.After(step, 0);
    }
}
