using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Contracts;

/// <summary>Methods of the platform that wait. They are all that is known by name: nobody can annotate them, and a contract file for each project would say the same everywhere.</summary>
internal static class WaitingCalls
{
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["System.Console"] = ["Read", "ReadKey", "ReadLine"],
        ["System.Collections.Concurrent.BlockingCollection`1"] = ["Take"],
        ["System.Runtime.CompilerServices.TaskAwaiter"] = ["GetResult"],
        ["System.Runtime.CompilerServices.TaskAwaiter`1"] = ["GetResult"],
        ["System.Threading.Barrier"] = ["SignalAndWait"],
        ["System.Threading.CountdownEvent"] = ["Wait"],
        ["System.Threading.Lock"] = ["Enter", "EnterScope"],
        ["System.Threading.ManualResetEventSlim"] = ["Wait"],
        ["System.Threading.Monitor"] = ["Enter", "Wait"],
        ["System.Threading.ReaderWriterLockSlim"] = ["EnterReadLock", "EnterUpgradeableReadLock", "EnterWriteLock"],
        ["System.Threading.SemaphoreSlim"] = ["Wait"],
        ["System.Threading.Tasks.Task"] = ["Wait", "WaitAll", "WaitAny"],
        ["System.Threading.Tasks.Task`1"] = ["get_Result"],
        ["System.Threading.Thread"] = ["Join", "Sleep"],
        ["System.Threading.WaitHandle"] = ["SignalAndWait", "WaitAll", "WaitAny", "WaitOne"],
    };

    /// <summary>Whether a method waits.</summary>
    public static bool Contains(IMethodSymbol method) =>
        method.ContainingType is { ContainingNamespace: { } space } type
        && space.ContainingNamespace is not null
        && Known.TryGetValue($"{space.ToDisplayString()}.{type.MetadataName}", out var names)
        && names.Contains(method.Name);
}
