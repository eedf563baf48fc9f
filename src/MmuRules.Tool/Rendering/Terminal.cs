using Spectre.Console;

namespace MmuRules.Tool.Rendering;

/// <summary>An output stream: writes styled lines as its terminal, or the lack of one, allows.</summary>
internal sealed class Terminal
{
    /// <summary>No one wraps a file: its lines are as long as they are. A bound all the same, because widths are added up.</summary>
    private const int Unlimited = 1_000_000;

    private Terminal(IAnsiConsole console, Glyphs glyphs, int width) => (Console, Glyphs, Width) = (console, glyphs, width);

    public IAnsiConsole Console { get; }

    public Glyphs Glyphs { get; }

    /// <summary>In cells.</summary>
    public int Width { get; }

    /// <summary>A stream of the process. Colors and animation only on a terminal, and not if NO_COLOR is set (https://no-color.org).</summary>
    public static Terminal Of(TextWriter writer, bool isRedirected)
    {
        if (isRedirected)
            return Plain(writer);

        var noColor = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = noColor ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = noColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        return new(console, console.Profile.Capabilities.Unicode ? Glyphs.Unicode : Glyphs.Ascii, console.Profile.Width);
    }

    /// <summary>A stream that is a file or a pipe.</summary>
    public static Terminal Plain(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Unlimited;
        return new(console, Glyphs.Unicode, Unlimited);
    }

    public void Write(StyledLine line)
    {
        var paragraph = new Paragraph { Overflow = Overflow.Fold };
        foreach (var (text, role) in line.Pieces)
            paragraph.Append(text, StyleOf(role));
        Console.Write(paragraph);
        Console.WriteLine();
    }

    /// <summary>Writes a line to the letter if no terminal is there to be styled for: a diff in a file keeps carriage returns and trailing blanks.</summary>
    public void WriteExact(StyledLine line)
    {
        if (Console.Profile.Capabilities.Ansi)
            Write(line);
        else
            Console.Profile.Out.Writer.Write(string.Concat(line.Pieces.Select(piece => piece.Text)) + "\n");
    }

    public void WriteLine(string text = "", Role role = Role.Plain) => Write(new StyledLine().Add(text, role));

    public void Write(IEnumerable<StyledLine> lines)
    {
        foreach (var line in lines)
            Write(line);
    }

    private static Style StyleOf(Role role) => role switch
    {
        Role.Strong => new(decoration: Decoration.Bold),
        Role.Error => new(Color.Red, decoration: Decoration.Bold),
        Role.Warning => new(Color.Yellow, decoration: Decoration.Bold),
        Role.Note => new(Color.Aqua, decoration: Decoration.Bold),
        Role.Frame => new(Color.Blue),
        Role.Step => new(Color.Teal),
        Role.Added => new(Color.Green),
        Role.Removed => new(Color.Red),
        Role.Faint => new(decoration: Decoration.Dim),
        _ => Style.Plain,
    };
}
