namespace MmuRules.Analyzers.Flow;

/// <summary>A point that a simulation follows paths through: a basic block, and where control goes when the finally block around it ends.</summary>
internal sealed class Node(int block, Continuation? continuation) : IEquatable<Node>
{
    private readonly int _hash = (block * 397) ^ (continuation?.GetHashCode() ?? 0);

    public static IComparer<Node> Order { get; } = Comparer<Node>.Create(Compare);

    public int Block { get; } = block;

    public Continuation? Continuation { get; } = continuation;

    public bool Equals(Node? other) => other is not null && Block == other.Block && Equals(Continuation, other.Continuation);

    public override bool Equals(object? obj) => Equals(obj as Node);

    public override int GetHashCode() => _hash;

    // In source order, so that a loop has come to rest before what follows it is looked at.
    private static int Compare(Node left, Node right)
    {
        if (left.Equals(right))
            return 0;
        var order = left.Block.CompareTo(right.Block);
        for (Continuation? a = left.Continuation, b = right.Continuation; order == 0; a = a.Resumed, b = b.Resumed)
        {
            if (a is null || b is null)
                return a is null ? -1 : 1;
            order = a.Destination.CompareTo(b.Destination);
            if (order == 0)
                order = a.Remaining.Length.CompareTo(b.Remaining.Length);
            if (order == 0)
                order = (a.ThrownFrom?.FirstBlockOrdinal ?? -1).CompareTo(b.ThrownFrom?.FirstBlockOrdinal ?? -1);
            if (order == 0)
                order = (a.ThrownFrom?.LastBlockOrdinal ?? -1).CompareTo(b.ThrownFrom?.LastBlockOrdinal ?? -1);
        }

        return order;
    }
}
