using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A set of assemblies that test sources are compiled against.</summary>
public sealed partial class ReferenceAssemblies : IEquatable<ReferenceAssemblies?>
{
    /// <summary>A set with no framework; packages may be added.</summary>
    public ReferenceAssemblies(string targetFramework)
    {
        TargetFramework = targetFramework ?? throw new ArgumentNullException(nameof(targetFramework));
        AssemblyIdentityComparer = AssemblyIdentityComparer.Default;
    }

    /// <summary>The framework in the folder <paramref name="referenceAssemblyPath"/> of a package.</summary>
    public ReferenceAssemblies(string targetFramework, PackageIdentity? referenceAssemblyPackage, string referenceAssemblyPath)
        : this(targetFramework)
    {
        ReferenceAssemblyPackage = referenceAssemblyPackage ?? throw new ArgumentNullException(nameof(referenceAssemblyPackage));
        ReferenceAssemblyPath = referenceAssemblyPath;
    }

    private ReferenceAssemblies(ReferenceAssemblies other)
    {
        TargetFramework = other.TargetFramework;
        AssemblyIdentityComparer = other.AssemblyIdentityComparer;
        ReferenceAssemblyPackage = other.ReferenceAssemblyPackage;
        ReferenceAssemblyPath = other.ReferenceAssemblyPath;
        Assemblies = other.Assemblies;
        FacadeAssemblies = other.FacadeAssemblies;
        LanguageSpecificAssemblies = other.LanguageSpecificAssemblies;
        Packages = other.Packages;
    }

    /// <summary>The framework of a test that names none.</summary>
    public static ReferenceAssemblies Default => NetCore.NetCoreApp31;

    /// <summary>The short name of the framework, such as <c>net10.0</c>.</summary>
    public string TargetFramework { get; }

    /// <summary>How the compiler tells assemblies apart.</summary>
    public AssemblyIdentityComparer AssemblyIdentityComparer { get; private init; }

    /// <summary>The package that holds the framework.</summary>
    public PackageIdentity? ReferenceAssemblyPackage { get; }

    /// <summary>The folder in that package.</summary>
    public string? ReferenceAssemblyPath { get; }

    /// <summary>Names of those assemblies of the folder that are referenced, in a framework that does not list its own.</summary>
    public ImmutableArray<string> Assemblies { get; private init; } = [];

    /// <summary>Names of facades. They are not referenced on .NET.</summary>
    public ImmutableArray<string> FacadeAssemblies { get; private init; } = [];

    /// <summary>Assemblies that only one language references.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> LanguageSpecificAssemblies { get; private init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Packages beside the framework.</summary>
    public ImmutableArray<PackageIdentity> Packages { get; private init; } = [];

    /// <summary>The same set with that comparer.</summary>
    public ReferenceAssemblies WithAssemblyIdentityComparer(AssemblyIdentityComparer assemblyIdentityComparer) =>
        new(this) { AssemblyIdentityComparer = assemblyIdentityComparer };

    /// <summary>The same set with just those assemblies.</summary>
    public ReferenceAssemblies WithAssemblies(ImmutableArray<string> assemblies) => new(this) { Assemblies = assemblies };

    /// <summary>The same set with those assemblies too.</summary>
    public ReferenceAssemblies AddAssemblies(ImmutableArray<string> assemblies) => WithAssemblies(Assemblies.AddRange(assemblies));

    /// <summary>The same set with just those facades.</summary>
    public ReferenceAssemblies WithFacadeAssemblies(ImmutableArray<string> facadeAssemblies) => new(this) { FacadeAssemblies = facadeAssemblies };

    /// <summary>The same set with those facades too.</summary>
    public ReferenceAssemblies AddFacadeAssemblies(ImmutableArray<string> facadeAssemblies) => WithFacadeAssemblies(FacadeAssemblies.AddRange(facadeAssemblies));

    /// <summary>The same set with just those assemblies of single languages.</summary>
    public ReferenceAssemblies WithLanguageSpecificAssemblies(ImmutableDictionary<string, ImmutableArray<string>> languageSpecificAssemblies) =>
        new(this) { LanguageSpecificAssemblies = languageSpecificAssemblies };

    /// <summary>The same set with just those assemblies of one language.</summary>
    public ReferenceAssemblies WithLanguageSpecificAssemblies(string language, ImmutableArray<string> assemblies) =>
        WithLanguageSpecificAssemblies(LanguageSpecificAssemblies.SetItem(language, assemblies));

    /// <summary>The same set with those assemblies of one language too.</summary>
    public ReferenceAssemblies AddLanguageSpecificAssemblies(string language, ImmutableArray<string> assemblies) =>
        WithLanguageSpecificAssemblies(language, LanguageSpecificAssemblies.GetValueOrDefault(language, []).AddRange(assemblies));

    /// <summary>The same set with just those packages.</summary>
    public ReferenceAssemblies WithPackages(ImmutableArray<PackageIdentity> packages) => new(this) { Packages = packages };

    /// <summary>The same set with those packages too.</summary>
    public ReferenceAssemblies AddPackages(ImmutableArray<PackageIdentity> packages) => WithPackages(Packages.AddRange(packages));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ReferenceAssemblies);

    /// <inheritdoc/>
    public bool Equals(ReferenceAssemblies? other) =>
        other is not null
        && TargetFramework == other.TargetFramework
        && AssemblyIdentityComparer.Equals(other.AssemblyIdentityComparer)
        && Equals(ReferenceAssemblyPackage, other.ReferenceAssemblyPackage)
        && ReferenceAssemblyPath == other.ReferenceAssemblyPath
        && Assemblies.SequenceEqual(other.Assemblies)
        && FacadeAssemblies.SequenceEqual(other.FacadeAssemblies)
        && Packages.SequenceEqual(other.Packages)
        && LanguageSpecificAssemblies.Count == other.LanguageSpecificAssemblies.Count
        && LanguageSpecificAssemblies.All(pair => pair.Value.SequenceEqual(other.LanguageSpecificAssemblies.GetValueOrDefault(pair.Key, [])));

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(TargetFramework, ReferenceAssemblyPackage, ReferenceAssemblyPath, Assemblies.Length, Packages.Length);
}
