namespace MmuRules.Tool.Rendering;

/// <summary>The signs that frames are drawn with, in what the terminal can show.</summary>
/// <param name="Corner">Begins a frame.</param>
/// <param name="Bar">Its left side.</param>
/// <param name="End">Closes it.</param>
/// <param name="Gap">Stands for lines left out.</param>
/// <param name="Primary">Underlines the harm.</param>
/// <param name="Step">Underlines a step.</param>
/// <param name="Ellipsis">Stands for characters left out; one cell wide.</param>
internal sealed record Glyphs(string Corner, string Bar, string End, string Gap, char Primary, char Step, char Ellipsis)
{
    public static Glyphs Unicode { get; } = new("╭─", "│", "╰─", "⋮", '━', '─', '…');

    public static Glyphs Ascii { get; } = new("-->", "|", "=", ":", '^', '-', '~');

    /// <summary>The sign of the n-th step, from 1. Unicode has circled numbers up to twenty.</summary>
    public string Number(int step) => this == Unicode && step <= 20 ? ((char)('①' + step - 1)).ToString() : $"({step})";
}
