using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>What is known of a step before it is taken.</summary>
/// <param name="Code">The number of the code under test that takes it.</param>
/// <param name="Kind">What is done.</param>
/// <param name="Target">The number of the word to which it is done above all.</param>
internal readonly record struct StepName(int Code, StepKind Kind, int Target);
