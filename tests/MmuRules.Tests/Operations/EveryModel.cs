using MmuRules.Hardware;

namespace MmuRules.Tests.Operations;

/// <summary>The hardware models on which every operation has to be right.</summary>
internal static class EveryModel
{
    /// <summary>The models.</summary>
    public static TheoryData<HardwareModel> Models => [HardwareModel.X86, HardwareModel.CoherentTlb];
}
