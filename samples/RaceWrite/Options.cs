using MmuRules.Gather;
using MmuRules.Paging;
using ZapPteRange.Forms;

namespace RaceWrite;

/// <summary>What is run, and for how long.</summary>
internal sealed record Options(string Form, Action<MmuGather, Vma, PageTable, VirtualAddress, VirtualAddress> Zap, int Writers, TimeSpan Limit)
{
    internal const string Usage =
        """
        RaceWrite [--form original|draft|split|immap|delayed] [--writers N] [--seconds N]
          Runs Dave Hansen's racewrite.c on the reference machine, with real threads: N writers and one that zaps (default: original, 1 writer, 30 seconds).
          Exit code 0: no counter went backwards within the time. 1: one did, a store was lost. 2: wrong arguments. 3: undefined behaviour was detected.
          4: anything else.
        """;

    internal static Options? Parse(string[] args)
    {
        string form = "original";
        int writers = 1;
        int seconds = 30;
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return null;
            }

            bool known = args[i] switch
            {
                "--form" => (form = args[i + 1]).Length > 0,
                "--writers" => int.TryParse(args[i + 1], out writers) && writers is > 0 and < 63,
                "--seconds" => int.TryParse(args[i + 1], out seconds) && seconds is > 0 and < 86_400,
                _ => false,
            };
            if (!known)
            {
                return null;
            }
        }

        Action<MmuGather, Vma, PageTable, VirtualAddress, VirtualAddress>? zap = form switch
        {
            "original" => Original.ZapPteRange,
            "draft" => TwoPatchDraft.ZapPteRange,
            "split" => SplitFlush.ZapPteRange,
            "immap" => IMmapLocked.ZapPteRange,
            "delayed" => DelayedRmap.ZapPteRange,
            _ => null,
        };
        return zap is null ? null : new Options(form, zap, writers, TimeSpan.FromSeconds(seconds));
    }
}
