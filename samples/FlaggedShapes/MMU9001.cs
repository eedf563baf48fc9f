// Made from docs/rules: run the tests with MMURULES_WRITE_DOCS=1 to make it anew.

namespace FlaggedShapes;

/// <summary>Contract file error.</summary>
internal static class MMU9001
{
    internal static void InvalidateAll() { }
    internal static void Release(ulong frame) { }
    internal static void Enter() { }
    internal static void Exit() { }
    internal static ulong Take(ulong address) => address;
    internal static void Dirty(ulong frame) { }
}
