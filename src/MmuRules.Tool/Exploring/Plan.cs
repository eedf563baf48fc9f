using MmuRules.Exploration;
using MmuRules.Hardware;
using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Exploring;

/// <summary>What is to be explored, and how.</summary>
/// <param name="Scenarios">In which scenarios; empty for those that each function asks for.</param>
/// <param name="Models">On which hardware.</param>
/// <param name="Options">How.</param>
/// <param name="TriesMistakes">Whether each proof is tried again with one mistake after the other.</param>
internal sealed record Plan(IReadOnlyList<Scenario> Scenarios, IReadOnlyList<HardwareModel> Models, ExplorationOptions Options, bool TriesMistakes)
{
    /// <exception cref="UserError">Something is not known, or does not go together.</exception>
    public static Plan Of(ExploreArguments arguments)
    {
        var mode = ModeOf(arguments);
        var options = new ExplorationOptions
        {
            Mode = mode,
            Schedule = arguments.Replay,
            Seed = arguments.Seed ?? 0,
            Shard = ShardOf(arguments, mode),
            Threads = arguments.Threads >= 0 ? arguments.Threads : throw new UserError($"--threads {arguments.Threads} is no number of threads.", "Give 1 or more; 0, or nothing, for as many as there are processors."),
        };
        if (arguments.Memory is { } memory)
            options = options with { MemoryLimit = MemorySize.Parse(memory) };
        if (arguments.Properties.Count > 0)
            options = options with { Properties = Choice.Properties(arguments.Properties) };
        if (arguments.Mutants && (mode != ExplorationMode.Prove || options.Shard is not null))
            throw new UserError("--mutants goes with whole proofs only.", "Leave out --mode and --shard: what is no proof has nothing to be tried.");
        return new(Choice.Scenarios(arguments.Scenarios), arguments.Models.Count > 0 ? Choice.Models(arguments.Models) : mode == ExplorationMode.Replay ? HardwareModel.All : [HardwareModel.X86], options, arguments.Mutants);
    }

    private static ExplorationMode ModeOf(ExploreArguments arguments)
    {
        var mode = arguments.Mode is { } name ? Choice.Mode(name) : arguments.Replay is null ? ExplorationMode.Prove : ExplorationMode.Replay;
        if (mode == ExplorationMode.Replay != arguments.Replay is not null)
        {
            throw mode == ExplorationMode.Replay
                ? new UserError("--mode replay needs a schedule.", "Give it with --replay; it stands below each witness.")
                : new UserError($"--replay does not go with --mode {arguments.Mode}.", "Leave one of them out.");
        }

        if (arguments.Seed is not null && mode != ExplorationMode.Random)
            throw new UserError("--seed goes with --mode random only.", "The other modes draw nothing.");

        try
        {
            _ = arguments.Replay is { } schedule ? Schedule.Parse(schedule) : null;
        }
        catch (ScheduleFormatException e)
        {
            throw new UserError(e.Message, "Copy it from below the witness, from `mmu` to the end of the line.");
        }

        return mode;
    }

    private static Shard? ShardOf(ExploreArguments arguments, ExplorationMode mode)
    {
        if (arguments.Shard is not { } text)
            return null;
        if (!Shard.TryParse(text, out var shard))
            throw new UserError($"'{text}' is no part of a whole.", "Give --shard i/n, with i from 0 to n - 1: --shard 0/4 is the first of four parts.");
        if (mode != ExplorationMode.Prove)
            throw new UserError($"--shard does not go with --mode {mode.ToString().ToLowerInvariant()}.", "Only a proof is of one space that can be split.");
        return arguments.JsonFile is not null
            ? shard
            : throw new UserError("--shard needs --json.", "A part alone proves nothing: write each part with --json, and join the files with --merge.");
    }
}
