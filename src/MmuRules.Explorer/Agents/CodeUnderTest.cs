namespace MmuRules.Exploration;

/// <summary>A function that is run, unmodified, in every interleaving. It must do the same whenever it sees the same: no time, no chance, no threads of its own.</summary>
/// <param name="Name">Its name in a witness.</param>
/// <param name="Run">The function.</param>
public sealed record CodeUnderTest(string Name, Action<World> Run);
