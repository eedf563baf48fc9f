using System.Reflection;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Assemblies that a project references besides those of its framework.</summary>
public class MetadataReferenceCollection : List<MetadataReference>
{
    /// <summary>References a loaded assembly by its file.</summary>
    public void Add(Assembly assembly) => Add(assembly.Location);

    /// <summary>References an assembly file.</summary>
    public void Add(string path) => Add(MetadataReference.CreateFromFile(path));
}
