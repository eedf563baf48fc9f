using System.Reflection;
using System.Runtime.Loader;
using MmuRules.Annotations;
using MmuRules.Exploration;
using MmuRules.Hardware;

namespace MmuRules.Tool.Exploring;

/// <summary>Where the user's assembly is loaded with all that it needs, except for MmuRules itself: that is the tool's own, so that a world of the tool is one of the user's code too.</summary>
internal sealed class CodeContext(string file) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(file), isCollectible: true)
{
    private static readonly Assembly[] Shared = [typeof(ExplorableAttribute).Assembly, typeof(Machine).Assembly, typeof(Explorer).Assembly];

    private readonly AssemblyDependencyResolver _resolver = new(file);

    /// <summary>What keeps the code from being run on the tool's own machine; null if nothing does.</summary>
    public string? Mismatch { get; private set; }

    protected override Assembly? Load(AssemblyName name)
    {
        if (Shared.FirstOrDefault(shared => shared.GetName().Name == name.Name) is { } own)
        {
            if (own.GetName().Version is { } version && name.Version is { } wanted && wanted != version)
                Mismatch = $"{Path.GetFileName(file)} was built with {name.Name} {wanted.ToString(3)}, and this mmurules has {version.ToString(3)}";
            return own;
        }

        return _resolver.ResolveAssemblyToPath(name) is { } path ? LoadFromAssemblyPath(path) : null;
    }
}
