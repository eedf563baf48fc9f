namespace MmuRules.Exploration.Search;

/// <summary>Who takes a step, and which of those that he could take.</summary>
/// <param name="Agent">The number of the agent: first the code under test, then the environment.</param>
/// <param name="Alternative">Which step: of a flush the CPU that it reaches, of an environment agent the act.</param>
internal readonly record struct Move(byte Agent, byte Alternative);
