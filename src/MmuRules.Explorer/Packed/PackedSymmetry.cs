using System.Runtime.CompilerServices;
using static MmuRules.Exploration.ZapState;

namespace MmuRules.Exploration;

/// <summary>
/// One state for all that differ only in names. CPUs are alike always: nobody treats them in an order, not even a flush, whose acknowledgements are a set. Pages are alike only where nobody goes
/// through them in an order any more: the zap has ended, and there is no caller of <c>fsync</c>. Before that they are not, and that a page is "not yet reached" does not help: of two such pages the
/// zap will clear the first one first, so that with their contents exchanged other states lie ahead; nor are pages that were cleared alike while they are still to leave the reverse map one by one.
/// </summary>
internal sealed class PackedSymmetry(PackedModel model, PackedWorld world, PackedOptions options)
{
    private const ulong Cpu = 0xFFFF;

    private readonly bool _cpus = options.CpuSymmetry && world.Writers > 1;
    private readonly bool _pages = options.PageSymmetry && world.Pages > 1 && !world.Cleaners.HasFlag(CleanerKinds.Fsync);
    private readonly int _writers = world.Writers;
    private readonly int _pageCount = world.Pages;

    /// <summary>The least of the states that are one with a state.</summary>
    internal ZapState Canonical(ZapState state)
    {
        if (_pages && model.IsZapped(state.Rest))
        {
            return CanonicalOfPages(state);
        }

        return _cpus ? new ZapState(Sort(state.Cpus), state.Rest) : state;
    }

    private ZapState CanonicalOfPages(ZapState state)
    {
        ZapState least = Sorted(state);
        ZapState other = state;

        // By exchanges of neighbours, each order of two or three pages once.
        for (int i = 1; i < (_pageCount == 2 ? 2 : 6); i++)
        {
            other = ExchangePages(other, (i & 1) == 1 ? 0 : 1);
            ZapState sorted = Sorted(other);
            least = sorted.CompareTo(least) < 0 ? sorted : least;
        }

        return least;
    }

    private ZapState Sorted(ZapState state) => _cpus ? new ZapState(Sort(state.Cpus), state.Rest) : state;

    private static ZapState ExchangePages(ZapState state, int first)
    {
        ulong rest = Exchange(state.Rest, first * PageBits, PageBits, PageMask);
        int flusher = (int)((rest >> FlusherPageShift) & 3);
        if (((rest >> FlusherShift) & 3) != 0 && (flusher == first || flusher == first + 1))
        {
            rest = (rest & ~(3UL << FlusherPageShift)) | ((ulong)((2 * first) + 1 - flusher) << FlusherPageShift);
        }

        ulong cpus = Exchange(state.Cpus, first * TlbBits, TlbBits, TlbMask * 0x0001_0001_0001_0001);
        for (int writer = 0; writer < PackedWorld.MostWriters; writer++)
        {
            int shift = (writer * CpuBits) + AccessShift;
            int accessed = (int)((cpus >> shift) & AccessMask) - 1;
            if (accessed == first || accessed == first + 1)
            {
                cpus = (cpus & ~(AccessMask << shift)) | ((ulong)((2 * first) + 2 - accessed) << shift);
            }
        }

        return new ZapState(cpus, rest);
    }

    /// <summary>Exchanges what a mask selects at a place with what it selects further up.</summary>
    private static ulong Exchange(ulong bits, int at, int width, ulong mask)
    {
        ulong different = ((bits >> at) ^ (bits >> (at + width))) & mask;
        return bits ^ (different << at) ^ (different << (at + width));
    }

    private ulong Sort(ulong cpus)
    {
        cpus = Order(cpus, 0, 1);
        if (_writers > 2)
        {
            if (_writers > 3)
            {
                cpus = Order(cpus, 2, 3);
                cpus = Order(cpus, 0, 2);
                cpus = Order(cpus, 1, 3);
            }
            else
            {
                cpus = Order(cpus, 0, 2);
            }

            cpus = Order(cpus, 1, 2);
        }

        return cpus;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Order(ulong cpus, int low, int high)
    {
        ulong first = (cpus >> (low * CpuBits)) & Cpu;
        ulong second = (cpus >> (high * CpuBits)) & Cpu;
        ulong different = first > second ? first ^ second : 0;
        return cpus ^ (different << (low * CpuBits)) ^ (different << (high * CpuBits));
    }
}
