using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Fails with <see cref="InvalidOperationException"/>, whatever the test framework.</summary>
public class DefaultVerifier : IVerifier
{
    /// <summary>Creates a verifier with no context.</summary>
    public DefaultVerifier()
        : this(ImmutableStack<string>.Empty)
    {
    }

    /// <summary>Creates a verifier in a context, the innermost on top.</summary>
    protected DefaultVerifier(ImmutableStack<string> context) =>
        Context = context ?? throw new ArgumentNullException(nameof(context));

    /// <summary>What was being verified, the innermost on top.</summary>
    protected ImmutableStack<string> Context { get; }

    /// <inheritdoc/>
    public virtual void Empty<T>(string collectionName, IEnumerable<T> collection) =>
        Require(!collection.Any(), $"'{collectionName}' is not empty");

    /// <inheritdoc/>
    public virtual void NotEmpty<T>(string collectionName, IEnumerable<T> collection) =>
        Require(collection.Any(), $"'{collectionName}' is empty");

    /// <inheritdoc/>
    public virtual void LanguageIsSupported(string language) =>
        Require(language is LanguageNames.CSharp or LanguageNames.VisualBasic, $"Unsupported Language: '{language}'");

    /// <inheritdoc/>
    public virtual void Equal<T>(T expected, T actual, string? message = null) =>
        Require(EqualityComparer<T>.Default.Equals(expected, actual), message ?? $"items not equal.  expected:'{expected}' actual:'{actual}'");

    /// <inheritdoc/>
    public virtual void True([DoesNotReturnIf(false)] bool assert, string? message = null) =>
        Require(assert, message ?? "Expected value to be 'true' but was 'false'");

    /// <inheritdoc/>
    public virtual void False([DoesNotReturnIf(true)] bool assert, string? message = null) =>
        Require(!assert, message ?? "Expected value to be 'false' but was 'true'");

    /// <inheritdoc/>
    [DoesNotReturn]
    public virtual void Fail(string? message = null) =>
        throw new InvalidOperationException(CreateMessage(message ?? "Verification failed for an unspecified reason."));

    /// <inheritdoc/>
    public virtual void SequenceEqual<T>(IEnumerable<T> expected, IEnumerable<T> actual, IEqualityComparer<T>? equalityComparer = null, string? message = null) =>
        Require(expected.SequenceEqual(actual, equalityComparer), message ?? "Sequences are not equal");

    /// <inheritdoc/>
    public virtual IVerifier PushContext(string context)
    {
        // A derived verifier would silently lose its own way of failing here.
        if (GetType() != typeof(DefaultVerifier))
            throw new InvalidOperationException($"Custom verifier types must override {nameof(PushContext)}");
        return new DefaultVerifier(Context.Push(context));
    }

    /// <summary>Puts the context before the message, the outermost first.</summary>
    protected virtual string CreateMessage(string? message)
    {
        foreach (var frame in Context)
            message = "Context: " + frame + Environment.NewLine + message;
        return message ?? string.Empty;
    }

    private void Require([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(CreateMessage(message));
    }
}
