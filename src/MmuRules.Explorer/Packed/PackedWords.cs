namespace MmuRules.Exploration;

/// <summary>Steps in a few words.</summary>
internal static class PackedWords
{
    internal static string Of(PackedStep step, ZapProgram program, PackedWorld world)
    {
        string page = world.Pages == 1 ? "the page" : $"page {step.Page}";
        return step.Act switch
        {
            PackedAct.Hit => $"stores to {page} through its dirty translation",
            PackedAct.Walk => $"walks for a store to {page}",
            PackedAct.Access => $"stores to {page}",
            PackedAct.Fault => $"faults, maps {page} writable and dirty",
            PackedAct.DirtyFault => $"faults, sets the dirty bit of the entry of {page}",
            PackedAct.LoadFault => $"loads, maps {page} writable and clean",
            PackedAct.Fill => $"fills its translation of {page}",
            PackedAct.Zap => $"{ZapProgram.Letter(program.Instructions[step.Actor])}: {Of(program.Instructions[step.Actor], page)}",
            PackedAct.Acknowledge => $"F: cpu {step.Actor} flushes its translations",
            PackedAct.Lock => $"locks {page}, which is dirty",
            PackedAct.MkClean => $"looks for entries that map {page}",
            PackedAct.ClearDirty => $"takes {page} for clean from here on",
            PackedAct.Copy => $"writes {page} to the disk",
            PackedAct.FsyncBegin => "fsync is called",
            PackedAct.FsyncSkip => $"passes over {page}, which is clean",
            PackedAct.FsyncEnd => "fsync returns",
            PackedAct.ReleaseBuffers => $"releases the buffers of {page}",
            PackedAct.Drop => $"drops {page} as clean",
            _ => "waits for ever",
        };
    }

    private static string Of(ZapOp op, string page) => op switch
    {
        ZapOp.LockIMmap => "locks i_mmap",
        ZapOp.UnlockIMmap => "unlocks i_mmap",
        ZapOp.LockTable => "locks the page table",
        ZapOp.UnlockTable => "unlocks the page table",
        ZapOp.WriteProtect => $"write-protects the entry of {page}",
        ZapOp.ClearEntry => $"clears the entry of {page}",
        ZapOp.LookAgain => $"looks again at the entry of {page}",
        ZapOp.MarkDirty => $"marks {page} dirty",
        ZapOp.RemoveRmap => $"removes {page} from the reverse map",
        ZapOp.Defer => $"queues {page}",
        ZapOp.DeferDirty => $"queues {page} with its dirtiness",
        _ => $"gives up its reference to {page}",
    };
}
