using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// A diagnostic that a test expects. What is not stated (no message, no severity by option, no suppression) is not compared.
/// </summary>
public readonly partial struct DiagnosticResult
{
    /// <summary>No expectation at all.</summary>
    public static readonly DiagnosticResult[] EmptyDiagnosticResults = [];

    private readonly ImmutableArray<DiagnosticLocation> _spans;

    /// <summary>Expects a diagnostic by id and severity; its message is not compared.</summary>
    public DiagnosticResult(string id, DiagnosticSeverity severity)
        : this()
    {
        Id = id;
        Severity = severity;
    }

    /// <summary>Expects a diagnostic with the id, default severity and message format of <paramref name="descriptor"/>.</summary>
    public DiagnosticResult(DiagnosticDescriptor descriptor)
        : this()
    {
        Id = descriptor.Id;
        Severity = descriptor.DefaultSeverity;
        MessageFormat = descriptor.MessageFormat;
    }

    /// <summary>The primary location, then the additional ones, in order. Empty: the diagnostic has no location.</summary>
    public ImmutableArray<DiagnosticLocation> Spans
    {
        get => _spans.IsDefault ? [] : _spans;
        private init => _spans = value;
    }

    /// <summary>The expected severity.</summary>
    public DiagnosticSeverity Severity { get; private init; }

    /// <summary>What is not compared.</summary>
    public DiagnosticOptions Options { get; private init; }

    /// <summary>The expected id.</summary>
    public string Id { get; private init; }

    /// <summary>The format that the arguments are put into when no message is stated.</summary>
    public LocalizableString? MessageFormat { get; private init; }

    /// <summary>The arguments of the message.</summary>
    public object?[]? MessageArguments { get; private init; }

    /// <summary>Whether the diagnostic is expected to be suppressed; null if that is not compared.</summary>
    public bool? IsSuppressed { get; private init; }

    /// <summary>Whether any location is expected.</summary>
    public bool HasLocation => !Spans.IsEmpty;

    /// <summary>The expected message; null if messages are not compared.</summary>
    public string? Message
    {
        get
        {
            if (MessageIsIgnored)
                return null;
            if (StatedMessage is not null)
                return StatedMessage;
            if (MessageFormat is null)
                return null;

            var format = MessageFormat.ToString(CultureInfo.InvariantCulture);
            try
            {
                return string.Format(CultureInfo.InvariantCulture, format, MessageArguments ?? []);
            }
            catch (FormatException)
            {
                // A test that states no arguments for a message that has some is then told of the difference as text.
                return format;
            }
        }
    }

    private string? StatedMessage { get; init; }

    private bool MessageIsIgnored { get; init; }

    /// <summary>Expects an error of the compiler.</summary>
    public static DiagnosticResult CompilerError(string identifier) => new(identifier, DiagnosticSeverity.Error);

    /// <summary>Expects a warning of the compiler.</summary>
    public static DiagnosticResult CompilerWarning(string identifier) => new(identifier, DiagnosticSeverity.Warning);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (HasLocation)
        {
            var (span, options) = (Spans[0].Span, Spans[0].Options);
            text.Append(span.Path.Length == 0 ? "?" : span.Path);
            text.Append(CultureInfo.InvariantCulture, $"({span.StartLinePosition.Line + 1},{span.StartLinePosition.Character + 1}");
            if (!options.HasFlag(DiagnosticLocationOptions.IgnoreLength))
                text.Append(CultureInfo.InvariantCulture, $",{span.EndLinePosition.Line + 1},{span.EndLinePosition.Character + 1}");
            text.Append("): ");
        }

        text.Append(Severity.ToString().ToLowerInvariant()).Append(' ').Append(Id);
        return Message is { } message ? text.Append(": ").Append(message).ToString() : text.ToString();
    }
}
