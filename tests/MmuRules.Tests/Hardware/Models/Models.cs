using MmuRules.Hardware;

namespace MmuRules.Tests.Hardware.Models;

/// <summary>The models that a test is run on.</summary>
internal static class Models
{
    /// <summary>Every model.</summary>
    internal static TheoryData<HardwareModel> All => Where(_ => true);

    /// <summary>Those that correct code has to be right on, and the oracle.</summary>
    internal static TheoryData<HardwareModel> Right => Where(model => model.Kind != HardwareKind.Feared);

    /// <summary>Those, as far as they have several CPUs.</summary>
    internal static TheoryData<HardwareModel> RightWithSeveralCpus => Where(model => model.Kind != HardwareKind.Feared && model.MostCpus > 1);

    /// <summary>The real ones on which a translation outlives its entry until a flush.</summary>
    internal static TheoryData<HardwareModel> RealThatNeedFlush => Where(model => model.IsReal && model != HardwareModel.S390);

    internal static TheoryData<HardwareModel> Where(Func<HardwareModel, bool> isWanted) => [.. HardwareModel.All.Where(isWanted)];
}
