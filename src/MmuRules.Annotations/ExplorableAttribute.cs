namespace MmuRules.Annotations;

/// <summary>Marks a function that the command <c>mmurules explore</c> runs in every interleaving with its environment. It changes nothing at run time.</summary>
/// <remarks>
/// The function is static and asks for what it needs by its parameters: the world, an address space, a gather, an area, a page table, addresses. The attribute is matched by its
/// full name, so that a project may declare its own copy.
/// </remarks>
/// <example>
/// <code>
/// [Explorable("my zap", "SharedFile")]
/// public static void Zap(MmuGather tlb, Vma vma, PageTable table, VirtualAddress addr, VirtualAddress end) { … }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ExplorableAttribute : Attribute
{
    /// <summary>Marks a function that is shown by the name of its type and its own.</summary>
    public ExplorableAttribute()
        : this(null)
    {
    }

    /// <summary>Marks a function.</summary>
    /// <param name="name">What it is called in tables and witnesses; if <see langword="null"/>, the name of its type and its own.</param>
    /// <param name="scenarios">The names of the scenarios it is explored in when none is asked for; if none is given, the command's own choice.</param>
    public ExplorableAttribute(string? name, params string[] scenarios) => (Name, Scenarios) = (name, scenarios);

    /// <summary>What it is called in tables and witnesses; if <see langword="null"/>, the name of its type and its own.</summary>
    public string? Name { get; }

    /// <summary>The names of the scenarios it is explored in when none is asked for.</summary>
    public string[] Scenarios { get; }
}
