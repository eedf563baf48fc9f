using System.Collections.Immutable;
using MmuRules.Exploration;
using MmuRules.Files;
using MmuRules.Hardware;

namespace MmuRules.ExplorerTests.Soundness;

/// <summary>A small problem: functions that are lists of instructions, and a scenario.</summary>
internal sealed record RandomProgram(
    ImmutableArray<ImmutableArray<Instruction>> Functions,
    int Pages,
    int Cpus,
    ImmutableArray<EnvironmentPart> Environment,
    string EnvironmentText,
    MappingOptions File,
    HardwareModel Model,
    bool IsUnbounded)
{
    internal Scenario Scenario => Scenarios.SharedFileOf(Pages, File, Cpus).With([.. Environment]);

    internal IReadOnlyList<CodeUnderTest> Code =>
        [.. Functions.Select((function, i) => new CodeUnderTest($"function {i}", world => Interpreter.Run(world, function)))];

    public override string ToString() =>
        $"{Model}, {Pages} page(s), {Cpus} CPU(s), {File.MkClean}{(File.UsesBuffers ? ", buffers" : "")}{(File.AccountsDirty ? "" : ", not accounted")}, {EnvironmentText}: "
        + string.Join(" || ", Functions.Select(function => string.Join(" ", function)));
}
