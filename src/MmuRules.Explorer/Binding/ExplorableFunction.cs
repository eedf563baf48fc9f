using System.Reflection;

namespace MmuRules.Exploration;

/// <summary>A function that is marked with an attribute of the full name <c>MmuRules.Annotations.ExplorableAttribute</c>, whichever assembly declares it.</summary>
/// <param name="Name">What it is called in tables and witnesses.</param>
/// <param name="Scenarios">The names of the scenarios it asks for; may be empty.</param>
/// <param name="Method">The method.</param>
public sealed record ExplorableFunction(string Name, IReadOnlyList<string> Scenarios, MethodInfo Method)
{
    private const string AttributeName = "MmuRules.Annotations.ExplorableAttribute";

    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Finds the marked functions of an assembly.</summary>
    /// <param name="assembly">The assembly; nothing in it is run.</param>
    /// <returns>Them, by name.</returns>
    /// <exception cref="CodeBindingException">Two of them have the same name.</exception>
    public static IReadOnlyList<ExplorableFunction> In(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ExplorableFunction[] found = [.. assembly.GetTypes().SelectMany(type => type.GetMethods(Declared)).Select(Of).OfType<ExplorableFunction>().OrderBy(one => one.Name, StringComparer.Ordinal)];
        return found.GroupBy(one => one.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new CodeBindingException(
                $"{string.Join(" and ", twice.Select(one => $"{one.Method.DeclaringType?.Name}.{one.Method.Name}"))} are both called '{twice.Key}'. Give each a name of its own: [Explorable(\"…\")].")
            : found;
    }

    /// <summary>Makes code under test of it.</summary>
    /// <returns>The code.</returns>
    /// <exception cref="CodeBindingException">A parameter is none that a world can give, or the method cannot be run as it stands.</exception>
    public CodeUnderTest Bind() => new(Name, CodeBinder.Bind(Method));

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static ExplorableFunction? Of(MethodInfo method)
    {
        CustomAttributeData? mark = method.CustomAttributes.FirstOrDefault(one => one.AttributeType.FullName == AttributeName);
        return mark is null ? null : new(NameIn(mark) ?? $"{method.DeclaringType?.Name}.{method.Name}", [.. ScenariosIn(mark)], method);
    }

    private static string? NameIn(CustomAttributeData mark) => Values(mark, "Name").OfType<string>().FirstOrDefault();

    // A copy of the attribute may take them as it likes: as parameters of the constructor or as properties.
    private static IEnumerable<string> ScenariosIn(CustomAttributeData mark) =>
        Values(mark, "Scenarios").OfType<IEnumerable<CustomAttributeTypedArgument>>().SelectMany(list => list).Select(one => one.Value).OfType<string>();

    private static IEnumerable<object?> Values(CustomAttributeData mark, string name) =>
        mark.Constructor.GetParameters().Zip(mark.ConstructorArguments)
            .Where(pair => name.Equals(pair.First.Name, StringComparison.OrdinalIgnoreCase))
            .Select(pair => pair.Second.Value)
            .Concat(mark.NamedArguments.Where(one => one.MemberName == name).Select(one => one.TypedValue.Value));
}
