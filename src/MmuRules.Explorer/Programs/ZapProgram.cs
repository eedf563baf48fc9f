using System.Collections.Immutable;

namespace MmuRules.Exploration;

/// <summary>A way to unmap a range of pages of a shared file mapping, as a list of instructions: the forms of history, and whatever somebody wants to try in their place.</summary>
/// <remarks>
/// What it leaves out of the functions that it stands for: an entry's young bit, the gather's limit of pages, and the conditions under which some of them flush only if an entry was dirty.
/// </remarks>
public sealed partial class ZapProgram : IEquatable<ZapProgram>
{
    /// <summary>The most instructions that a program has.</summary>
    public const int MostInstructions = 31;

    /// <summary>Creates a program.</summary>
    /// <param name="name">Its name in verdicts and witnesses.</param>
    /// <param name="instructions">What it does.</param>
    /// <exception cref="FormatException">It is not well formed: see <see cref="FindProblem"/>.</exception>
    public ZapProgram(string name, params IEnumerable<ZapOp> instructions)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(instructions);
        Name = name;
        Instructions = [.. instructions];
        if (FindProblem(Instructions) is { } problem)
        {
            throw new FormatException($"{ToString()}: {problem}");
        }
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it does, in order.</summary>
    public ImmutableArray<ZapOp> Instructions { get; }

    /// <summary>Whether an instruction is done for each page, and not once.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsOfPage(ZapOp instruction) => instruction >= ZapOp.WriteProtect;

    /// <summary>The first instruction of the loop over pages that an instruction is in.</summary>
    /// <param name="instruction">The index of an instruction of pages.</param>
    /// <returns>The index of the first one of its run.</returns>
    public int LoopStart(int instruction)
    {
        while (instruction > 0 && IsOfPage(Instructions[instruction - 1]))
        {
            instruction--;
        }

        return instruction;
    }

    /// <summary>Whether the two do the same; their names do not matter.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether their instructions are the same.</returns>
    public bool Equals(ZapProgram? other) => other is not null && Instructions.SequenceEqual(other.Instructions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ZapProgram);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (ZapOp instruction in Instructions)
        {
            hash.Add(instruction);
        }

        return hash.ToHashCode();
    }
}
