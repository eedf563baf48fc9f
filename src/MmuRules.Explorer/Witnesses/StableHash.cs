namespace MmuRules.Exploration;

/// <summary>FNV-1a over the UTF-16 units of a text, finished so that all bits depend on all: the same in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
/// <remarks>Source: Fowler, Noll, Vo, draft-eastlake-fnv; the finish is that of MurmurHash3, by Austin Appleby.</remarks>
internal static class StableHash
{
    internal static ulong Of(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char unit in text)
        {
            hash = (hash ^ unit) * 1099511628211;
        }

        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
