namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How often each way of fixing is applied; a negative number is an upper bound.</summary>
internal readonly record struct FixIterationLimits(int OneByOne, int InDocument, int InProject, int InSolution);
