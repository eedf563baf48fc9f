namespace MmuRules.Annotations;

/// <summary>Declares what an operation does to MMU state. It changes nothing at run time; the analyzers read it, in source and in metadata.</summary>
/// <remarks>
/// On a method or property the operand is the receiver, for a static method the first parameter. On a parameter the operand is the argument. On an indexer that is a slot the operand is the element.
/// Of an effect with two operands the other one is found by itself: the entry that is stored is a setter's value, otherwise the last parameter that is an entry, or, where no type tells, the last one of which nothing
/// else is declared; what a gather records or defers is the first parameter whose type has operations on slots, pages or tables, or, where none has, the first one that is more than a number.
/// An operation with several effects carries several attributes; they happen in the order in which they are written.
/// </remarks>
/// <example>
/// <code>
/// [Effect(MmuEffect.ClearsEntry)]
/// public Pte GetAndClear() { … }
///
/// public static void Free([Effect(MmuEffect.FreesPage)] Page page) { … }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Parameter, AllowMultiple = true)]
public sealed class EffectAttribute : Attribute
{
    /// <summary>Declares one effect.</summary>
    /// <param name="effect">What the operation does to its operand.</param>
    public EffectAttribute(MmuEffect effect) => Effect = effect;

    /// <summary>What the operation does to its operand.</summary>
    public MmuEffect Effect { get; }
}
