namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Counts how often a fix was applied and compares it with what the test states.</summary>
internal sealed class IterationCount
{
    private readonly int _stated;
    private readonly bool _isUpperBound;

    public IterationCount(int stated)
    {
        // At most one where a change is expected is exactly one.
        _isUpperBound = stated < -1;
        _stated = Math.Abs(stated);
    }

    /// <summary>How often it was applied.</summary>
    public int Done { get; set; }

    /// <summary>Whether to stop: a fix that never ends must not hang the test.</summary>
    public bool IsExceeded => Done > _stated;

    /// <summary>Fails if it was applied too often, or not as often as stated.</summary>
    public void Verify(IVerifier verifier)
    {
        if (IsExceeded)
            verifier.Fail($"The upper limit for the number of code fix iterations was exceeded: more than {_stated}.");
        else if (!_isUpperBound)
            verifier.Equal(_stated, Done, $"Expected {_stated} iterations, {Done} were made.");
    }
}
