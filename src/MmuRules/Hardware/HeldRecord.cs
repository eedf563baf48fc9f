namespace MmuRules.Hardware;

/// <summary>One lock that an agent holds, by numbers.</summary>
/// <param name="Agent">The agent's number.</param>
/// <param name="Lock">The lock's number.</param>
/// <param name="IsShared">Whether it is held for reading.</param>
/// <param name="Site">Where it was taken.</param>
internal readonly record struct HeldRecord(int Agent, int Lock, bool IsShared, LockSite Site);
