using System.Text;

namespace MmuRules.Tool.Rendering;

/// <summary>What a piece of output is; the console decides what that looks like.</summary>
internal enum Role
{
    Plain,
    Strong,
    Error,
    Warning,
    Note,
    Frame,
    Step,
    Added,
    Removed,
    Faint,
}

/// <summary>A line of output made of pieces with roles.</summary>
internal sealed class StyledLine
{
    private readonly List<(string Text, Role Role)> _pieces = [];

    public IReadOnlyList<(string Text, Role Role)> Pieces => _pieces;

    public StyledLine Add(string text, Role role = Role.Plain)
    {
        if (text.Length > 0)
            _pieces.Add((text, role));
        return this;
    }

    public StyledLine AddRange(StyledLine other)
    {
        _pieces.AddRange(other._pieces);
        return this;
    }

    public override string ToString() => _pieces.Aggregate(new StringBuilder(), (text, piece) => text.Append(piece.Text)).ToString().TrimEnd();
}
