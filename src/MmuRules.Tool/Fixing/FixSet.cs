using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MmuRules.Tool.Fixing;

/// <summary>The analyzers and their fixes, as objects in this process.</summary>
internal sealed record FixSet(ImmutableArray<DiagnosticAnalyzer> Analyzers, ImmutableArray<CodeFixProvider> Providers)
{
    /// <summary>Those this tool was built with.</summary>
    public static FixSet Own() => Of(Assembly.Load("MmuRules.Analyzers"), Assembly.Load("MmuRules.CodeFixes"));

    /// <summary>All that the assemblies export for C#.</summary>
    public static FixSet Of(params Assembly[] assemblies)
    {
        var types = assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => !type.IsAbstract).ToList();
        return new(
            [.. Instances<DiagnosticAnalyzer>(types, type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>()?.Languages)],
            [.. Instances<CodeFixProvider>(types, type => type.GetCustomAttribute<ExportCodeFixProviderAttribute>()?.Languages)]);
    }

    public IEnumerable<CodeFixProvider> For(string ruleId) => Providers.Where(provider => provider.FixableDiagnosticIds.Contains(ruleId));

    private static IEnumerable<T> Instances<T>(IEnumerable<Type> types, Func<Type, string[]?> languages) =>
        types.Where(type => type.IsAssignableTo(typeof(T)) && languages(type)?.Contains(LanguageNames.CSharp) == true)
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (T)Activator.CreateInstance(type)!);
}
