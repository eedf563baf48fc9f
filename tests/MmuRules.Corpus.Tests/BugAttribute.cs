namespace MmuRules.Corpus;

/// <summary>A bug of history: the class shows the buggy order of operations and the one that fixed it, as methods <c>Buggy</c> and <c>Fixed</c> on the reference machine.</summary>
/// <remarks>
/// A method <c>Beside</c>, if there is one, is run beside either; a method <c>Caller</c> behind either, as its caller would. A static property <c>Scenario</c>, if there is one, is what they are explored in; otherwise it is the one that <see cref="In"/> names.
/// </remarks>
/// <param name="id">The commit that fixed it, in twelve digits; where there is none, what it is known by.</param>
/// <param name="date">When it was fixed: year and month, or the day.</param>
/// <param name="title">What went wrong, in a line.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class BugAttribute(string id, string date, string title) : Attribute
{
    public string Id { get; } = id;

    public string Date { get; } = date;

    public string Title { get; } = title;

    /// <summary>The number under which it is known as a vulnerability.</summary>
    public string? Cve { get; init; }

    /// <summary>The orders, buggy and fixed, in the notation of the rules.</summary>
    public required string Order { get; init; }

    /// <summary>The rule that the buggy order breaks; <see langword="null"/> if the bug can only be seen dynamically.</summary>
    public string? Rule { get; init; }

    /// <summary>Another rule that the buggy order breaks: what was found in it later.</summary>
    public string? Also { get; init; }

    /// <summary>If no rule sees it: why.</summary>
    public string? NotFlagged { get; init; }

    /// <summary>The scenario that shows what is lost.</summary>
    public string? In { get; init; }

    /// <summary>The hardware on which it is lost.</summary>
    public string On { get; init; } = "X86";

    /// <summary>If the explorer does not show it: why.</summary>
    public string? NotShown { get; init; }
}
