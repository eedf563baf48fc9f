using System.Buffers;

namespace MmuRules.Hardware;

/// <summary>A machine's state, packed: runs of zeros and short numbers take a byte or two. Equal for equal states; kept by the million it is what an exploration remembers.</summary>
/// <remarks>
/// Alternately the length of a run of zeros and one word that is not zero, each as a number of seven bits to the byte. A run of zeros at the end is left
/// out, so that a part that is not built yet equals one that is as it was built.
/// </remarks>
public sealed class StateKey : IEquatable<StateKey>
{
    private readonly byte[] _bytes;
    private readonly int _hash;

    private StateKey(byte[] bytes)
    {
        _bytes = bytes;
        HashCode hash = default;
        hash.AddBytes(bytes);
        _hash = hash.ToHashCode();
    }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <inheritdoc/>
    public bool Equals(StateKey? other) => other is not null && _hash == other._hash && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StateKey);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <inheritdoc/>
    public override string ToString() => Convert.ToHexString(_bytes);

    internal static StateKey Of(ReadOnlySpan<long> words)
    {
        var bytes = new ArrayBufferWriter<byte>(64);
        for (int rest; (rest = words.IndexOfAnyExcept(0)) >= 0; words = words[(rest + 1)..])
        {
            Write(bytes, (ulong)rest);
            Write(bytes, (ulong)words[rest]);
        }

        return new StateKey(bytes.WrittenSpan.ToArray());
    }

    /// <summary>Unpacks the state into words, which are all zero before.</summary>
    /// <exception cref="MachineConfigurationException">The state has more words than there are.</exception>
    internal void CopyTo(Span<long> words)
    {
        int place = 0;
        for (ReadOnlySpan<byte> bytes = _bytes; !bytes.IsEmpty; place++)
        {
            place += (int)Read(ref bytes);
            if (place >= words.Length)
            {
                throw new MachineConfigurationException("The key is that of a machine with more parts than this one has.");
            }

            words[place] = (long)Read(ref bytes);
        }
    }

    private static void Write(ArrayBufferWriter<byte> bytes, ulong value)
    {
        Span<byte> place = bytes.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            place[length++] = (byte)(value | 0x80);
        }

        place[length++] = (byte)value;
        bytes.Advance(length);
    }

    private static ulong Read(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int i = 0; ; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return value;
            }
        }
    }
}
