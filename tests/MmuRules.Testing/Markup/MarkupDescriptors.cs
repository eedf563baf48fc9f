using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing.Markup;

/// <summary>Finds the diagnostic that a mark stands for.</summary>
internal sealed class MarkupDescriptors(
    MarkupMode mode,
    MarkupOptions options,
    DiagnosticDescriptor? defaultDiagnostic,
    ImmutableArray<DiagnosticDescriptor> supportedDiagnostics,
    ImmutableArray<string> fixableDiagnostics)
{
    /// <summary>The diagnostic expected where the mark stands; null if the mark is ignored as fixable.</summary>
    /// <param name="name">What the mark names, or empty.</param>
    public DiagnosticResult? Expect(string name)
    {
        if (mode == MarkupMode.IgnoreFixable && fixableDiagnostics.Contains(name.Length > 0 ? name : Default.Id))
            return null;

        var result = name.Length == 0 ? new DiagnosticResult(Default) : Named(name);

        // A mark says where, and no more.
        return result
            .WithMessage(null)
            .WithOptions(DiagnosticOptions.IgnoreAdditionalLocations | DiagnosticOptions.IgnoreSeverity);
    }

    private DiagnosticDescriptor Default => defaultDiagnostic ?? throw new InvalidOperationException(
        "Markup syntax can only omit the diagnostic ID if the first analyzer only supports a single diagnostic. Name the ID in the markup, "
        + $"override GetDefaultDiagnostic, or specify {nameof(MarkupOptions)}.{nameof(MarkupOptions.UseFirstDescriptor)}.");

    private DiagnosticResult Named(string id)
    {
        var descriptors = supportedDiagnostics.Where(descriptor => descriptor.Id == id).ToList();
        if (descriptors.Count > 1 && !options.HasFlag(MarkupOptions.UseFirstDescriptor))
        {
            throw new InvalidOperationException(
                $"Multiple diagnostic descriptors with ID {id} were found. State the diagnostic explicitly, or specify "
                + $"{nameof(MarkupOptions)}.{nameof(MarkupOptions.UseFirstDescriptor)} to use the first.");
        }

        // What no analyzer has is the compiler's.
        return descriptors.Count > 0 ? new DiagnosticResult(descriptors[0]) : DiagnosticResult.CompilerError(id);
    }
}
