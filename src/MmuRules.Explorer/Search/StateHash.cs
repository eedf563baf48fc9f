using System.Numerics;
using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Exploration.Search;

/// <summary>
/// Gives each state a key of 128 bits that is the same for states that differ in names only: contents are compared, not looked at (equality abstraction), and CPUs that
/// are alike may stand for each other (symmetry). Both can be switched off.
/// </summary>
internal sealed class StateHash
{
    private const ulong PlaceFactor = 0x9E3779B97F4A7C15;
    private const ulong SecondFactor = 0xD6E8FEB86659FD93;

    private readonly Machine _machine;
    private readonly bool _comparesContents;
    private readonly int[] _likeness;
    private readonly UInt128[] _signatures;
    private readonly Dictionary<long, long> _names = [];

    /// <summary>Prepares the keys of one machine's states.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="comparesContents">Whether contents count only as far as they are equal.</param>
    /// <param name="likeness">For each CPU what makes it interchangeable with others, or <see langword="null"/>.</param>
    internal StateHash(Machine machine, bool comparesContents, string?[] likeness)
    {
        _machine = machine;
        _comparesContents = comparesContents;
        _likeness = [.. likeness.Select(one => one is null ? -1 : Array.IndexOf(likeness, one))];
        _signatures = new UInt128[likeness.Length];
    }

    /// <summary>Whether of a mask only counts how many CPUs it has: a mistake, for tests.</summary>
    internal bool CountsMasks { get; init; }

    /// <summary>Makes the key of a state.</summary>
    /// <param name="image">The machine's words, captured.</param>
    /// <param name="registers">The registers of all environment agents.</param>
    /// <param name="cpuOf">For each register the CPU whose agent it belongs to, or -1.</param>
    /// <param name="continuations">Where each code under test stands.</param>
    /// <param name="mayPermute">Whether nobody who is interchangeable is known by name, as the holder of a lock is.</param>
    internal UInt128 Of(StateImage image, ReadOnlySpan<long> registers, ReadOnlySpan<int> cpuOf, ReadOnlySpan<Continuation> continuations, bool mayPermute)
    {
        UInt128 rest = 0;
        Array.Clear(_signatures);
        _names.Clear();
        ReadOnlySpan<long> words = image.Words;
        ReadOnlySpan<int> cpuPlaces = image.CpuPlaces;
        foreach (Region region in image.Regions)
        {
            ReadOnlySpan<long> part = words.Slice(region.Start, region.Words.Length);
            int first = region.Start;
            for (int i; (i = part.IndexOfAnyExcept(0)) >= 0; part = part[(i + 1)..], first += i + 1)
            {
                long word = part[i];
                switch (region.Role)
                {
                    case WordRole.OfCpu:
                        // By the place among the CPU's own words, which are laid out alike for each.
                        _signatures[region.Cpu] += Mix((1UL << 44) + (ulong)cpuPlaces[first + i], word);
                        break;
                    case WordRole.CpuMask:
                        AddMask((ulong)first + (ulong)i, word);
                        break;
                    case WordRole.Content when _comparesContents:
                        rest += Mix((ulong)(first + i), Name(word));
                        break;
                    default:
                        rest += Mix((ulong)(first + i), word);
                        break;
                }
            }
        }

        rest -= DroppedPages(words);
        for (int i = 0; i < registers.Length; i++)
        {
            if (cpuOf[i] >= 0)
            {
                _signatures[cpuOf[i]] += Mix((1UL << 40) + (ulong)PlaceAmongAgentRegisters(cpuOf, i), registers[i]);
            }
            else
            {
                rest += Mix((1UL << 41) + (ulong)i, registers[i]);
            }
        }

        for (int i = 0; i < continuations.Length; i++)
        {
            Continuation at = continuations[i];
            rest += Mix((1UL << 42) + (ulong)(2 * i), (long)(ulong)at.Hash + (CountsMasks ? BitOperations.PopCount((ulong)at.Waiting) : 0)) + Mix((1UL << 42) + (ulong)((2 * i) + 1), (long)(ulong)(at.Hash >> 64));
            AddMask((1UL << 43) + (ulong)i, at.Waiting);
        }

        return rest + Combine(mayPermute);
    }

    internal static UInt128 Mix(ulong place, long word)
    {
        ulong low = Scramble((ulong)word + (PlaceFactor * (place + 1)));
        ulong high = Scramble(((ulong)word * SecondFactor) ^ (SecondFactor * (place + 0x51ED)));
        return new UInt128(high, low);
    }

    private static ulong Scramble(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private static int PlaceAmongAgentRegisters(ReadOnlySpan<int> cpuOf, int register)
    {
        int place = 0;
        for (int i = 0; i < register; i++)
        {
            place += cpuOf[i] == cpuOf[register] ? 1 : 0;
        }

        return place;
    }

    private void AddMask(ulong place, long mask)
    {
        for (int cpu = CountsMasks ? _signatures.Length : 0; cpu < _signatures.Length; cpu++)
        {
            if (((mask >> cpu) & 1) != 0)
            {
                _signatures[cpu] += Mix((1UL << 45) + place, 1);
            }
        }
    }

    // Zero is what is in a page that nobody has written to, and in a free one, whoever looks.
    private long Name(long word)
    {
        if (!_names.TryGetValue(word, out long name))
        {
            _names.Add(word, name = _names.Count + 1);
        }

        return name;
    }

    // What a dropped page remembers is its content then: it counts whether that is its content still.
    private UInt128 DroppedPages(ReadOnlySpan<long> words)
    {
        UInt128 replaced = 0;
        if (_comparesContents)
        {
            foreach (Page page in _machine.Pages)
            {
                int number = page.DroppedWord.Number;
                if (words[number] != 0)
                {
                    replaced += Mix((ulong)number, words[number]) - Mix((ulong)number, page.IsAsDropped ? 1 : 2);
                }
            }
        }

        return replaced;
    }

    private UInt128 Combine(bool mayPermute)
    {
        for (int cpu = 0; cpu < _signatures.Length; cpu++)
        {
            // Those that are like nobody keep their place by their number.
            bool isLikeOthers = mayPermute && _likeness[cpu] >= 0;
            _signatures[cpu] += Mix((1UL << 46) + (ulong)(isLikeOthers ? _likeness[cpu] : _likeness.Length + cpu), 1);
        }

        if (mayPermute)
        {
            Array.Sort(_signatures);
        }

        UInt128 sum = 0;
        for (int cpu = 0; cpu < _signatures.Length; cpu++)
        {
            UInt128 signature = _signatures[cpu];
            sum += Mix((1UL << 47) + (ulong)(2 * cpu), (long)(ulong)signature) + Mix((1UL << 47) + (ulong)((2 * cpu) + 1), (long)(ulong)(signature >> 64));
        }

        return sum;
    }
}
