using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace MmuRules.Exploration;

/// <summary>Writes a witness as JSON and reads it again.</summary>
public static class WitnessJson
{
    /// <summary>The version of the form that is written, and the only one that is read.</summary>
    public const int Version = 1;

    private const string Advice = "Write the witness again with WitnessJson.Write; a file that was edited or cut off cannot be read.";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    /// <summary>Writes a witness.</summary>
    /// <param name="witness">The witness.</param>
    /// <returns>An indented JSON object, whose first member is the version.</returns>
    public static string Write(Witness witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        return JsonSerializer.Serialize(new Document(Version, witness), Options);
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
            CheckVersion(json);
            Witness witness = JsonSerializer.Deserialize<Document>(json, Options)!.Witness;
            return LaneChart.Fault(witness) is { } fault ? throw new WitnessFormatException($"The JSON is no witness that can be drawn. {fault} {Advice}") : witness;
        }
        catch (JsonException fault)
        {
            string place = fault.LineNumber is { } line ? $"line {line + 1}, byte {fault.BytePositionInLine + 1}" : "its end";
            string path = string.IsNullOrEmpty(fault.Path) ? string.Empty : $" ({fault.Path})";
            // What the reader says of a wrong value names a type of .NET, which helps nobody who looks at a file.
            string reason = fault.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
                ? "This value cannot stand here."
                : fault.Message.Split(" Path:")[0].Split(" LineNumber:")[0];
            throw new WitnessFormatException($"The JSON is no witness: at {place}{path}: {reason} {Advice}", fault);
        }
    }

    /// <summary>Before anything else: of another version, nothing else that is different is a fault.</summary>
    private static void CheckVersion(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("version", out JsonElement version))
        {
            throw new WitnessFormatException($"The JSON is no witness: it has no member \"version\". {Advice}");
        }

        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != Version)
        {
            throw new WitnessFormatException(
                $"The witness is of version {version.GetRawText()}, and this MmuRules reads version {Version}. Read it with the MmuRules that wrote it, or explore again.");
        }
    }

    private sealed record Document(int Version, Witness Witness);
}
