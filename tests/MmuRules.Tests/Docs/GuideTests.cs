using MmuRules.Files;
using MmuRules.Gather;
using MmuRules.Hardware;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Tests.Docs;

public sealed class GuideTests
{
    [Fact]
    public void The_guides_code_does_what_the_guide_says()
    {
        // guide
        var machine = new Machine(new MachineOptions { Model = HardwareModel.X86, CpuCount = 1, PageCount = 8 });
        Mapping file = machine.CreateDisk(blocks: 1).CreateFile(pages: 1);
        Mm mm = machine.CreateMm();
        Vma vma = mm.MapShared(file, new VirtualAddress(0), pages: 1);
        Cpu cpu = machine.Cpus[0];
        cpu.SwitchTo(mm);
        cpu.Store(vma.Start, 1);                          // faults, maps the page, leaves a dirty translation in the TLB

        using (MmuGather tlb = MmuGather.Begin(mm))
        {
            Page page;
            using (LockedPageTable table = mm.MapAndLock(vma.Start)!)
            {
                PteSlot slot = table[vma.Start];
                Pte old = slot.GetAndClear();             // X: the TLB still has it
                tlb.RecordEntry(slot, vma.Start);
                page = vma.NormalPage(old);
                page.MarkDirty();                         // D
                page.RemoveRmap();                        // R: from here the cleaner sees an unmapped page, and takes no lock
                tlb.RemovePage(page);
            }                                             // the lock is dropped, and nothing is flushed

            Writeback.CleanPage(page);                    // the page is clean, and on the disk
            cpu.Store(vma.Start, 2);                      // through the stale translation
        }                                                 // F Z: too late

        UndefinedBehaviorException lost = Assert.Throws<UndefinedBehaviorException>(() => file.AdviseDontNeed(0, machine.Options.PageSize));
        Assert.Equal(UndefinedBehavior.StoreLost, lost.Kind);
        // end
    }

    [Fact]
    public void The_guides_code_is_this_code()
    {
        string[] source = File.ReadAllLines(Repository.PathOf("tests", "MmuRules.Tests", "Docs", "GuideTests.cs"));
        IEnumerable<string> run = source.SkipWhile(line => line.Trim() != "// guide").Skip(1).TakeWhile(line => line.Trim() != "// end").Select(line => line.Length > 8 ? line[8..] : "");
        IEnumerable<string> shown = File.ReadAllLines(Repository.PathOf("docs", "machine.md")).SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```");
        Assert.Equal(shown, run);
    }
}
