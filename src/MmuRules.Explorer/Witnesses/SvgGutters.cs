namespace MmuRules.Exploration;

/// <summary>
/// The strips beside and between the lanes, in which arrows go down. No box stands in them, and none stands beside another, so that an arrow that leaves a box sideways,
/// goes down in a strip and enters at the height of its target crosses no box. Each arrow has a track of its own where another one goes down beside it.
/// </summary>
internal sealed class SvgGutters
{
    private const double Smallest = 28;
    private const double Border = 12;
    private const double TrackWidth = 9;

    private readonly int[] _tracks;
    private readonly Dictionary<Cause, (int Gutter, int Track)> _places = [];

    internal SvgGutters(LaneChart chart)
    {
        _tracks = new int[chart.Lanes.Count + 1];
        var ends = new Dictionary<(int Gutter, int Track), int>();
        foreach (Cause cause in chart.Causes.OrderBy(cause => cause.From).ThenBy(cause => cause.To))
        {
            int from = chart.Rows[cause.From].Column;
            int gutter = chart.Rows[cause.To].Column < from ? from : from + 1;
            int track = 0;
            while (ends.TryGetValue((gutter, track), out int end) && end >= cause.From)
            {
                track++;
            }

            ends[(gutter, track)] = cause.To;
            _tracks[gutter] = Math.Max(_tracks[gutter], track + 1);
            _places[cause] = (gutter, track);
        }
    }

    /// <summary>Of all gutters to the left of a lane together; the outer ones are as narrow as their arrows allow.</summary>
    internal double WidthUpTo(int lane) => Enumerable.Range(0, lane + 1).Sum(Width);

    /// <summary>Where an arrow goes down, from the left side of its gutter.</summary>
    internal double Track(Cause cause) => Border + (_places[cause].Track * TrackWidth);

    /// <summary>The gutter of an arrow, which is the lane that it is to the left of.</summary>
    internal int Gutter(Cause cause) => _places[cause].Gutter;

    internal double Width(int gutter)
    {
        double arrows = _tracks[gutter] == 0 ? 0 : (2 * Border) + ((_tracks[gutter] - 1) * TrackWidth);
        return gutter == 0 || gutter == _tracks.Length - 1 ? arrows : Math.Max(Smallest, arrows);
    }
}
