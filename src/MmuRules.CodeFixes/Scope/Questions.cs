using Microsoft.CodeAnalysis;
using MmuRules.Analyzers.Contracts;

namespace MmuRules.CodeFixes.Scope;

/// <summary>How the code asks something of an entry value: by a property or by a method.</summary>
internal static class Questions
{
    /// <summary>What has to stand behind the value and a dot; <see langword="null"/> if its type cannot be asked that.</summary>
    public static string? Of(Scene scene, ITypeSymbol type, MmuEffect effect)
    {
        foreach (var member in scene.Model.LookupSymbols(scene.Harm.SpanStart, type, includeReducedExtensionMethods: true))
            switch (member)
            {
                case IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: { } getter } when Asks(scene, getter, effect):
                    return member.Name;
                case IMethodSymbol { Parameters.IsEmpty: true } method when (!method.IsStatic || method.ReducedFrom is not null) && Asks(scene, method, effect):
                    return $"{member.Name}()";
            }

        return null;
    }

    /// <summary>Whether a property or method asks this, and nothing else.</summary>
    public static bool Asks(Scene scene, ISymbol? member, MmuEffect effect) =>
        (member is IPropertySymbol property ? property.GetMethod : member as IMethodSymbol) is { } method
        && scene.ContractOf(method) is { } contract && Effects.AreExactly(contract, effect) && Effects.IsOnReceiver(method, contract, effect);
}
