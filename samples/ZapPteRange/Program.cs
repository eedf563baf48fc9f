using MmuRules.Files;
using MmuRules.Operations;
using ZapPteRange;
using ZapPteRange.Forms;

(string Name, string Order, ZapForm Form)[] forms =
[
    ("01 original, before April 2014", "[X D R] F Z", Original.ZapPteRange),
    ("02 two-patch draft, 21 April 2014", "[X R Q·dirty] F D Z", TwoPatchDraft.ZapPteRange),
    ("02b Hansen's draft, 21 April 2014", "[X R Q·dirty] F D Z", HansensDraft.ZapPteRange),
    ("03 split flush, 24 April 2014", "[X D R F] Z", SplitFlush.ZapPteRange),
    ("04 i_mmap lock, 25 April 2014", "<i_mmap [X D R] F> Z", IMmapLocked.ZapPteRange),
    ("05 delayed rmap, November 2022", "[X D F R] Z", DelayedRmap.ZapPteRange),
];

Console.WriteLine("One CPU stores v0, its page is zapped, a cleaner comes as early as it can, the CPU stores v1 as late as it can and calls fsync().");
Console.WriteLine();
Console.WriteLine($"{"form",-36}{"order",-22}{"cleaner",-14}{"store v1",-10}{"fsync",-8}filesystem with buffers");
foreach ((string name, string order, ZapForm form) in forms)
{
    foreach (MkCleanForm cleaner in new[] { MkCleanForm.EarlyExit, MkCleanForm.AlwaysLocked })
    {
        Outcome plain = Schedule.Run(form, new MappingOptions { MkClean = cleaner });
        Outcome buffered = Schedule.Run(form, new MappingOptions { MkClean = cleaner, UsesBuffers = true });
        Console.WriteLine(
            $"{name,-36}{order,-22}{cleaner,-14}{(plain.StoreLost ? "LOST" : "kept"),-10}{(plain.FsyncLied ? "LIED" : "kept"),-8}{buffered.Undefined ?? (buffered.StoreLost ? "store LOST" : "kept")}");
    }
}
