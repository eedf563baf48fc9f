namespace MmuRules.Hardware;

/// <summary>The parts of one kind that a machine has, by number from 1: a number fits in a word of state, a reference does not.</summary>
internal sealed class Registry<T>
    where T : class
{
    private readonly Lock _gate = new();
    private T[] _items = [];

    /// <summary>All of them, by number.</summary>
    internal IReadOnlyList<T> Items => Volatile.Read(ref _items);

    internal T this[long id] => Volatile.Read(ref _items)[id - 1];

    internal T Add(Func<int, T> create)
    {
        lock (_gate)
        {
            T item = create(_items.Length + 1);
            Volatile.Write(ref _items, [.. _items, item]);
            return item;
        }
    }
}
