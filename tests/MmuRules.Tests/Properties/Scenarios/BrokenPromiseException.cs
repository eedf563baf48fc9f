namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>A program saw what it should not have seen.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
