namespace MmuRules.Exploration;

/// <summary>One of those who act in a witness; drawn as a lane.</summary>
/// <param name="Number">Its number, from zero, from left to right.</param>
/// <param name="Name">Its name, such as <c>zap</c>, <c>cpu 0</c> or <c>cleaner</c>.</param>
/// <param name="IsCodeUnderTest">Whether it is the code under test and not its environment.</param>
public sealed record Lane(int Number, string Name, bool IsCodeUnderTest);
