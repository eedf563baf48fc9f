using MmuRules.Hardware;

namespace MmuRules.Tests.Operations;

/// <summary>The hardware models on which every operation has to be right: those that have been built, and the oracle.</summary>
internal static class EveryModel
{
    /// <summary>The models.</summary>
    public static TheoryData<HardwareModel> Models => MmuRules.Tests.Hardware.Models.Models.Right;
}
