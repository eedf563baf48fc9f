using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Microsoft.CodeAnalysis.Testing;

public sealed partial class ReferenceAssemblies
{
    // Reading the metadata of a framework costs more than most tests: all tests of a process share it.
    private static readonly ConcurrentDictionary<(ReferenceAssemblies Set, string Language), Lazy<ImmutableArray<MetadataReference>>> Resolved = new();

    /// <summary>The assemblies as references for a compilation.</summary>
    public Task<ImmutableArray<MetadataReference>> ResolveAsync(string? language, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var specific = language is not null && LanguageSpecificAssemblies.ContainsKey(language) ? language : string.Empty;
        return Task.FromResult(Resolved.GetOrAdd((this, specific), key => new Lazy<ImmutableArray<MetadataReference>>(() => key.Set.Resolve(key.Language))).Value);
    }

    private ImmutableArray<MetadataReference> Resolve(string language)
    {
        // A later one wins, as a package brings a newer build of what the framework has.
        var files = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in FrameworkFiles(language).Concat(Packages.SelectMany(FilesOf)))
            files[Path.GetFileNameWithoutExtension(file)] = file;
        return [.. files.Values.Order(StringComparer.Ordinal).Select(MetadataReferenceOf)];
    }

    private IEnumerable<string> FrameworkFiles(string language)
    {
        if (ReferenceAssemblyPackage is null || ReferenceAssemblyPath is null)
            return [];

        var folder = Path.Combine(ReferencePackages.FolderOf(ReferenceAssemblyPackage), ReferenceAssemblyPath);
        if (!Directory.Exists(folder))
            throw new InvalidOperationException($"The package '{ReferenceAssemblyPackage}' has no folder '{ReferenceAssemblyPath}'.");

        var named = Assemblies.Concat(LanguageSpecificAssemblies.GetValueOrDefault(language, []));
        var listed = named.Select(name => Path.Combine(folder, name + ".dll")).Where(File.Exists);
        return IsListedByItsPackage ? AssembliesIn(folder).Concat(listed) : listed;
    }

    /// <summary>All in <c>ref</c> is referenced; what .NET Standard 2.0 keeps in <c>build</c> only as far as the set names it.</summary>
    private bool IsListedByItsPackage => ReferenceAssemblyPath!.StartsWith("ref", StringComparison.Ordinal);

    private IEnumerable<string> FilesOf(PackageIdentity package)
    {
        var root = ReferencePackages.FolderOf(package);
        return new[] { "ref", "lib" }
            .SelectMany(kind => FrameworkFallback.Of(TargetFramework).Select(framework => Path.Combine(root, kind, framework)))
            .Where(Directory.Exists)
            .Select(AssembliesIn)
            .FirstOrDefault([]);
    }

    private static IEnumerable<string> AssembliesIn(string folder) => Directory.EnumerateFiles(folder, "*.dll");

    private static PortableExecutableReference MetadataReferenceOf(string file)
    {
        var documentation = Path.ChangeExtension(file, ".xml");
        return MetadataReference.CreateFromFile(
            file,
            documentation: File.Exists(documentation) ? XmlDocumentationProvider.CreateFromFile(documentation) : null);
    }
}
