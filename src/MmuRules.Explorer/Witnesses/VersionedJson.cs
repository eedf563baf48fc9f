using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace MmuRules.Exploration;

/// <summary>Writes and reads files of JSON: an object each, whose first member is the version of its form.</summary>
internal static class VersionedJson
{
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

    /// <summary>Writes an object.</summary>
    /// <param name="document">The object, whose first member is its version.</param>
    /// <returns>The JSON, indented.</returns>
    internal static string Write<T>(T document) => JsonSerializer.Serialize(document, Options);

    /// <summary>Reads an object.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="version">The only version that is read.</param>
    /// <exception cref="OtherVersionException">It is of another version.</exception>
    /// <exception cref="JsonFormatException">The text is not JSON, or lacks something, or has something that no such object has.</exception>
    internal static T Read<T>(string json, int version)
        where T : notnull
    {
        try
        {
            CheckVersion(json, version);
            return JsonSerializer.Deserialize<T>(json, Options)!;
        }
        catch (JsonException fault)
        {
            throw new JsonFormatException(Explain(fault), fault);
        }
    }

    // Before anything else: of another version, nothing else that is different is a fault.
    private static void CheckVersion(string json, int readable)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("version", out JsonElement version))
        {
            throw new JsonFormatException("it has no member \"version\".");
        }

        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != readable)
        {
            throw new OtherVersionException(version.GetRawText());
        }
    }

    private static string Explain(JsonException fault)
    {
        string place = fault.LineNumber is { } line ? $"line {line + 1}, byte {fault.BytePositionInLine + 1}" : "its end";
        string path = string.IsNullOrEmpty(fault.Path) ? string.Empty : $" ({fault.Path})";

        // What the reader says of a wrong value names a type of .NET, which helps nobody who looks at a file.
        string reason = fault.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? "This value cannot stand here."
            : fault.Message.Split(" Path:")[0].Split(" LineNumber:")[0];
        return $"at {place}{path}: {reason}";
    }
}

/// <summary>A text is not the JSON that it should be. The message says where and why, and goes behind a colon.</summary>
internal sealed class JsonFormatException(string message, Exception? innerException = null) : FormatException(message, innerException);

/// <summary>JSON is of a version that is not read. The message is that version, as it stands there.</summary>
internal sealed class OtherVersionException(string version) : FormatException(version);
