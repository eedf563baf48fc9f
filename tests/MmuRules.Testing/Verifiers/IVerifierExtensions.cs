namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Assertions made of those of <see cref="IVerifier"/>.</summary>
public static class IVerifierExtensions
{
    /// <summary>Fails, with the differing lines, unless the texts are equal.</summary>
    public static void EqualOrDiff(this IVerifier verifier, string expected, string actual, string? message = null)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        if (expected == actual)
            return;

        var heading = string.IsNullOrEmpty(message)
            ? "Actual and expected values differ. Expected shown in baseline of diff:"
            : message;
        verifier.Fail(heading + Environment.NewLine + LineDiff.Render(expected, actual));
    }
}
