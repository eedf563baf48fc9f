namespace MmuRules.Exploration;

public sealed partial record Witness
{
    /// <summary>The witness as text lanes, in ASCII: where a failing test prints it, nobody knows the encoding.</summary>
    /// <returns>What <see cref="TextLanes.Draw"/> makes of it.</returns>
    public override string ToString() => TextLanes.Draw(this, options: TextLanesOptions.Ascii);
}
