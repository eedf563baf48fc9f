namespace MmuRules.Annotations;

/// <summary>Declares that the operation returns with a lock held that it took.</summary>
/// <remarks>
/// On a method the lock is the receiver's (for a static method the first parameter's); on a parameter the argument is the lock.
/// If the operation returns a guard, an <see cref="IDisposable"/> or a <c>ref struct</c> with a <c>Dispose</c> method, the lock is released when the guard is disposed.
/// </remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Parameter, AllowMultiple = true)]
public sealed class AcquiresAttribute : Attribute
{
    /// <summary>Declares an acquisition.</summary>
    /// <param name="lock">Which of the locks it is.</param>
    public AcquiresAttribute(MmuLock @lock) => Lock = @lock;

    /// <summary>Which of the locks it is.</summary>
    public MmuLock Lock { get; }

    /// <summary>If given, the lock is taken only when the operation returns this value; for a reference <see langword="true"/> means not <see langword="null"/>.</summary>
    public bool When { get; set; }
}

/// <summary>Declares that the operation releases a lock that its caller holds.</summary>
/// <remarks>On a method the lock is the receiver's (for a static method the first parameter's); on a parameter the argument is the lock.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Parameter, AllowMultiple = true)]
public sealed class ReleasesAttribute : Attribute
{
    /// <summary>Declares a release.</summary>
    /// <param name="lock">Which of the locks it is.</param>
    public ReleasesAttribute(MmuLock @lock) => Lock = @lock;

    /// <summary>Which of the locks it is.</summary>
    public MmuLock Lock { get; }
}

/// <summary>Declares that the operation's caller must hold a lock, and still holds it on return.</summary>
/// <remarks>On a method the lock is the receiver's (for a static method the first parameter's); on a parameter the argument is the lock.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Parameter, AllowMultiple = true)]
public sealed class RequiresAttribute : Attribute
{
    /// <summary>Declares a lock that must be held.</summary>
    /// <param name="lock">Which of the locks it is.</param>
    public RequiresAttribute(MmuLock @lock) => Lock = @lock;

    /// <summary>Which of the locks it is.</summary>
    public MmuLock Lock { get; }
}
