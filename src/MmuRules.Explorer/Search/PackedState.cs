using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>A state as it is kept: the machine's words without their zeros, the registers of the environment, and who holds which lock.</summary>
/// <param name="Words">For each word that is not zero the distance from the last one and the word, as numbers of seven bits to the byte.</param>
/// <param name="Registers">The registers of all environment agents, one after another.</param>
/// <param name="Held">The locks that are held, or <see langword="null"/>.</param>
internal sealed record PackedState(byte[] Words, long[] Registers, HeldRecord[]? Held)
{
    /// <summary>About how many bytes of memory it takes.</summary>
    internal long Size => 96 + Words.Length + (sizeof(long) * Registers.Length) + (Held is null ? 0 : 48 * Held.Length);
}
