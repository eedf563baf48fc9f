using System.Runtime.CompilerServices;

namespace MmuRules.Hardware;

/// <summary>Who is acting: the owner of the locks that are taken. A thread is an agent of its own; a schedule written by hand plays several agents on one thread. An agent acts on one thread at a time.</summary>
/// <remarks>Linux: <c>current</c>, the task on whose behalf the kernel runs.</remarks>
public static class Agent
{
    private const int FirstThread = 1 << 16;

    [ThreadStatic]
    private static int _current;

    // The last machine on which this thread acted, and as whom: a lock is taken far more often than either changes.
    [ThreadStatic]
    private static AgentState? _state;

    /// <summary>The acting agent's number; never zero.</summary>
    public static int Current => _current != 0 ? _current : FirstThread + Environment.CurrentManagedThreadId;

    /// <summary>Acts as another agent until the returned scope is disposed. Locks taken meanwhile belong to that agent, beyond the scope too.</summary>
    /// <param name="number">The agent's number, from 1 to 65535.</param>
    /// <returns>The scope.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside that range.</exception>
    public static Scope As(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, FirstThread);
        var scope = new Scope(_current);
        Switch(number);
        return scope;
    }

    /// <summary>The thread that an agent is; the acting one for an agent that any thread may play.</summary>
    internal static int ThreadOf(int number) => number >= FirstThread ? number - FirstThread : Environment.CurrentManagedThreadId;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static AgentState In(AgentTable table) => _state is { } state && state.Table == table ? state : Find(table);

    private static AgentState Find(AgentTable table) => _state = table[Current];

    private static void Switch(int number)
    {
        _current = number;
        _state = null;
    }

    /// <summary>The time during which a thread acts as another agent.</summary>
    public readonly ref struct Scope
    {
        private readonly int _before;

        internal Scope(int before) => _before = before;

        /// <summary>Acts as the former agent again.</summary>
        public void Dispose() => Switch(_before);
    }
}
