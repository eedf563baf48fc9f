namespace MmuRules.Exploration;

/// <summary>One step of a witness.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Lane">The number of the lane of who takes it.</param>
/// <param name="Text">What is done, in a few words, such as <c>clears the entry of 0x0: dirty</c>.</param>
/// <param name="Marks">What it does to the fate of the store.</param>
/// <param name="Site">The line of the code under test, for a step of that.</param>
/// <param name="Changes">What it changes in the machine, such as <c>page 0: mapped → unmapped</c>; may be empty.</param>
public sealed record WitnessStep(int Number, int Lane, string Text, StepMarks Marks, CodeSite? Site, IReadOnlyList<string> Changes);
