using System.Text;

namespace MmuRules.Exploration;

/// <content>The notation of the rule pages: <c>[X D R F] Z</c>.</content>
public sealed partial class ZapProgram
{
    private static readonly (string Text, ZapOp Instruction)[] Notation =
    [
        ("⟨i_mmap", ZapOp.LockIMmap),
        ("<i_mmap", ZapOp.LockIMmap),
        ("⟩", ZapOp.UnlockIMmap),
        (">", ZapOp.UnlockIMmap),
        ("[", ZapOp.LockTable),
        ("]", ZapOp.UnlockTable),
        ("F", ZapOp.Flush),
        ("P", ZapOp.WriteProtect),
        ("X", ZapOp.ClearEntry),
        ("O", ZapOp.LookAgain),
        ("D", ZapOp.MarkDirty),
        ("R", ZapOp.RemoveRmap),
        ("Q·dirty", ZapOp.DeferDirty),
        ("Q.dirty", ZapOp.DeferDirty),
        ("Q", ZapOp.Defer),
        ("Z", ZapOp.Put),
    ];

    /// <summary>Reads a program in the notation of the rule pages.</summary>
    /// <param name="text">Such as <c>[X D R F] Z</c>. White space separates, and is not needed; <c>&lt;i_mmap … &gt;</c> and <c>Q.dirty</c> stand for what keyboards lack.</param>
    /// <param name="name">Its name; the text itself if left out.</param>
    /// <returns>The program.</returns>
    /// <exception cref="FormatException">There is an unknown instruction, or the program is not well formed.</exception>
    public static ZapProgram Parse(string text, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<ZapOp> instructions = [];
        for (int at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            (string token, ZapOp instruction) = Array.Find(Notation, entry => string.CompareOrdinal(text, at, entry.Text, 0, entry.Text.Length) == 0);
            if (token is null)
            {
                throw new FormatException($"'{text}' has no instruction at position {at + 1}: '{text[at..]}'.");
            }

            instructions.Add(instruction);
            at += token.Length;
        }

        return new ZapProgram(name ?? text, instructions);
    }

    /// <summary>The program in the notation of the rule pages; <see cref="Parse"/> reads it.</summary>
    /// <returns>Such as <c>[X D R F] Z</c>.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        bool opened = true;
        foreach (ZapOp instruction in Instructions)
        {
            // No space behind an opening bracket, and none before a closing one.
            if (!opened && instruction is not (ZapOp.UnlockTable or ZapOp.UnlockIMmap))
            {
                text.Append(' ');
            }

            text.Append(Letter(instruction));
            opened = instruction == ZapOp.LockTable;
        }

        return text.ToString();
    }

    /// <summary>An instruction in the notation of the rule pages.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <returns>Such as <c>X</c>.</returns>
    public static string Letter(ZapOp instruction) => Array.Find(Notation, entry => entry.Instruction == instruction).Text;
}
