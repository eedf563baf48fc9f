using MmuRules.Hardware;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>Holds every step's footprint against what has really changed.</summary>
/// <param name="leavesOut">A kind of step whose writes the witness is not told of: a footprint with a hole, which is to be found.</param>
internal sealed class Witness(StepKind? leavesOut = null)
{
    private readonly HashSet<int> _noted = [];
    private readonly Dictionary<int, string> _unnoted = [];
    private Machine _machine = null!;
    private MachineState? _last;
    private string _lastStep = "the beginning";

    /// <summary>How many steps were looked at.</summary>
    internal int Steps { get; private set; }

    internal void Watch(Machine machine)
    {
        _machine = machine;
        machine.RecordsFootprints = true;

        // Compared is what is there, the contents of free pages and slots too.
        machine.Store.Canonicalize = null;
    }

    /// <summary>The machine is being put into another state.</summary>
    internal void Forget() => _last = null;

    internal void Before()
    {
        MachineState now = _machine.Capture();
        Compare(now, [], $"after {_lastStep}, outside every step");
        _last = now;
    }

    internal void After(StepKind kind)
    {
        Footprint footprint = _machine.LastFootprint!;
        IReadOnlyList<int> writes = kind == leavesOut ? [] : footprint.Writes;
        _noted.UnionWith(footprint.Reads);
        _noted.UnionWith(writes);
        MachineState now = _machine.Capture();
        Compare(now, [.. writes], $"in {kind}");
        (_last, _lastStep) = (now, kind.ToString());
        Steps++;
    }

    /// <summary>Looks whether any word of which some footprint speaks has changed without one. A word of which none ever speaks is its owner's alone.</summary>
    internal void Check()
    {
        foreach ((int word, string when) in _unnoted)
        {
            if (_noted.Contains(word))
            {
                throw new BrokenPromiseException($"Word {word} changed {when}, and no footprint says so.");
            }
        }

        IReadOnlyList<int> stray = _machine.Store.Recorder!.StrayWrites;
        if (stray.Count > 0)
        {
            throw new BrokenPromiseException($"Words {string.Join(' ', stray.Distinct())} were written outside every step.");
        }
    }

    private void Compare(MachineState now, HashSet<int> writes, string when)
    {
        if (_last is not { } before)
        {
            return;
        }

        for (int word = 0; word < now.Words.Length; word++)
        {
            long old = word < before.Words.Length ? before.Words[word] : 0;
            if (old != now.Words[word] && !writes.Contains(word))
            {
                _unnoted.TryAdd(word, when);
            }
        }
    }
}
