namespace MmuRules.Exploration;

/// <summary>Writes a witness as JSON and reads it again.</summary>
public static class WitnessJson
{
    /// <summary>The version of the form that is written, and the only one that is read.</summary>
    public const int Version = 1;

    private const string Advice = "Write the witness again with WitnessJson.Write; a file that was edited or cut off cannot be read.";

    /// <summary>Writes a witness.</summary>
    /// <param name="witness">The witness.</param>
    /// <returns>An indented JSON object, whose first member is the version.</returns>
    public static string Write(Witness witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        return VersionedJson.Write(new Document(Version, witness));
    }

    /// <summary>Reads a witness.</summary>
    /// <param name="json">What <see cref="Write"/> gave.</param>
    /// <returns>The witness.</returns>
    /// <exception cref="WitnessFormatException">The text is not JSON, is of another version, or lacks something or has something that no witness has.</exception>
    public static Witness Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            Witness witness = VersionedJson.Read<Document>(json, Version).Witness;
            return LaneChart.Fault(witness) is { } fault ? throw new WitnessFormatException($"The JSON is no witness that can be drawn. {fault} {Advice}") : witness;
        }
        catch (JsonFormatException fault)
        {
            throw new WitnessFormatException($"The JSON is no witness: {fault.Message} {Advice}", fault);
        }
        catch (OtherVersionException other)
        {
            throw new WitnessFormatException(
                $"The witness is of version {other.Message}, and this MmuRules reads version {Version}. Read it with the MmuRules that wrote it, or explore again.", other);
        }
    }

    private sealed record Document(int Version, Witness Witness);
}
