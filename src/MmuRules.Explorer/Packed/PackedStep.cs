namespace MmuRules.Exploration;

/// <summary>One step of the packed engine.</summary>
/// <param name="Act">What is done.</param>
/// <param name="Actor">The CPU, for what CPUs do; for what cleaners do, 1 if it is the caller of <c>fsync</c>; for the zap, the index of its instruction.</param>
/// <param name="Page">The page that it is done to.</param>
/// <param name="Violates">The property that it violates, if any.</param>
public readonly record struct PackedStep(PackedAct Act, int Actor, int Page, Property? Violates = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Act}({Actor},{Page}){(Violates is { } property ? $"!{property}" : string.Empty)}";
}
