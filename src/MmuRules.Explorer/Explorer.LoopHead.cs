using System.Runtime.CompilerServices;
using MmuRules.Exploration.Search;

namespace MmuRules.Exploration;

public static partial class Explorer
{
    /// <summary>
    /// Says at the head of a loop in code under test what the code still knows of the rounds before. All else that it has seen is forgotten: two runs that come here with the
    /// same values go on alike, so that a loop that retries for ever is a loop in the states too. Without it each round is a history of its own. Outside an exploration it does nothing.
    /// </summary>
    /// <param name="live">All on which it depends what the code does from here on: numbers of pages, flags, counters. What is left out and matters makes the verdict wrong.</param>
    /// <param name="line">Filled in by the compiler: the line, which tells one head from another.</param>
    /// <param name="member">Filled in by the compiler: the member.</param>
    public static void LoopHead(ReadOnlySpan<long> live, [CallerLineNumber] int line = 0, [CallerMemberName] string member = "") =>
        CodeRun.Current?.Forget(live, line, member);
}
