namespace MmuRules.Tool.Rendering;

/// <summary>Told what the command is doing, because builds take long.</summary>
internal interface IProgressLog
{
    /// <summary>A new stage begins.</summary>
    void Phase(string text);

    /// <summary>Something in the stage is done.</summary>
    void Step(string text);
}
