using Microsoft.CodeAnalysis;

namespace MmuRules.Analyzers.Contracts.Files;

/// <summary>Finds what a documentation comment id names, in the sources of a compilation and in what it refers to.</summary>
/// <remarks>
/// Roslyn's own <c>DocumentationCommentId</c> takes an id without a parameter list for the overload without parameters, and passes over what it cannot
/// read. Here it means every overload, <c>()</c> means the one without parameters, and an id that names nothing has to be told.
/// </remarks>
internal sealed class SymbolFinder(Compilation compilation)
{
    /// <summary>The methods or properties that an id names.</summary>
    public IReadOnlyList<ISymbol> Find(string id) =>
        [.. TypesOf(id).SelectMany(type => type.GetMembers()).Where(member => member.MetadataName == MetadataNameOf(id) && IsNamed(member, id))];

    /// <summary>Says why there is none.</summary>
    public string Explain(string id)
    {
        var types = TypesOf(id).ToList();
        var type = TypeNameOf(id);
        if (types.Count == 0)
            return type.Length == 0 ? $"'{id}' names no type" : $"there is no type '{type}' in the compilation";
        var known = types.SelectMany(candidate => candidate.GetMembers())
            .Where(member => !member.IsImplicitlyDeclared && id[0] == (member is IMethodSymbol ? 'M' : member is IPropertySymbol ? 'P' : default))
            .Select(member => member.GetDocumentationCommentId()).OfType<string>().ToList();
        var wanted = id[0] == 'P' ? "property" : "method";
        return known.Count == 0 ? $"'{type}' has no {wanted} at all" : $"'{type}' has no {wanted} '{id}'. Did you mean '{Spelling.NearestTo(id, known)}'?";
    }

    private IEnumerable<INamedTypeSymbol> TypesOf(string id)
    {
        IEnumerable<INamespaceOrTypeSymbol> found = [compilation.GlobalNamespace];
        foreach (var part in TypeNameOf(id).Split('.'))
        {
            var tick = part.IndexOf('`');
            var name = tick < 0 ? part : part.Substring(0, tick);
            found = [.. found.SelectMany(parent => parent.GetMembers(name)).OfType<INamespaceOrTypeSymbol>().Where(member => member.MetadataName == part)];
        }

        return found.OfType<INamedTypeSymbol>();
    }

    private static bool IsNamed(ISymbol member, string id)
    {
        if (member is not (IMethodSymbol or IPropertySymbol) || member.GetDocumentationCommentId() is not { } own)
            return false;
        if (id.EndsWith("()", StringComparison.Ordinal))
            return own == id.Substring(0, id.Length - 2);
        // A conversion's id ends with what it converts to.
        return id.IndexOf('(') >= 0 ? own == id || own.StartsWith(id + '~', StringComparison.Ordinal) : WithoutParameters(own) == id || WithoutArity(WithoutParameters(own)) == id;
    }

    private static string TypeNameOf(string id)
    {
        var name = WithoutParameters(id).Substring(2);
        return name.Substring(0, Math.Max(0, name.LastIndexOf('.')));
    }

    // In an id the dots of a member's own name are written #, and what else would not read in one has a substitute too.
    private static string MetadataNameOf(string id)
    {
        var name = WithoutArity(WithoutParameters(id));
        return name.Substring(name.LastIndexOf('.') + 1).Replace('#', '.').Replace('{', '<').Replace('}', '>').Replace('@', ',');
    }

    private static string WithoutParameters(string id) => Until(id, id.IndexOfAny(['(', '~']));

    private static string WithoutArity(string id) => Until(id, id.IndexOf("``", StringComparison.Ordinal));

    private static string Until(string text, int index) => index < 0 ? text : text.Substring(0, index);
}
