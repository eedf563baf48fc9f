using System.Reflection;
using MmuRules.Exploration;
using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Exploring;

/// <summary>The functions of an assembly that are to be explored. The assembly can be unloaded when this is disposed.</summary>
internal sealed class LoadedCode : IDisposable
{
    private readonly CodeContext _context;

    private LoadedCode(CodeContext context, IReadOnlyList<ExplorableFunction> functions) => (_context, Functions) = (context, functions);

    /// <summary>By name; at least one.</summary>
    public IReadOnlyList<ExplorableFunction> Functions { get; }

    /// <param name="file">Full path of the assembly.</param>
    /// <exception cref="UserError">It cannot be loaded, is built with another version of MmuRules, or marks no function.</exception>
    public static LoadedCode Load(string file)
    {
        var name = Path.GetFileName(file);
        CodeContext? context = null;
        try
        {
            context = new CodeContext(file);
            var assembly = context.LoadFromAssemblyPath(file);

            // What it refers to is loaded as it is needed, which is too late to tell of a version that does not fit.
            foreach (var reference in assembly.GetReferencedAssemblies().Where(reference => reference.Name!.StartsWith("MmuRules", StringComparison.Ordinal)))
                context.LoadFromAssemblyName(reference);
            if (context.Mismatch is { } mismatch)
                throw new UserError(mismatch + ".", "Let both be of one version: change the project's package reference, or install the other version of the tool (`dotnet tool update MmuRules.Tool --version …`).");

            var functions = ExplorableFunction.In(assembly);
            if (functions.Count == 0)
                throw new UserError($"{name} has no function that is marked [Explorable].", "Put [Explorable] (namespace MmuRules.Annotations) on each static method to be explored. A project of tests or of samples is a good place for them.");
            return new(context, functions);
        }
        catch (Exception e)
        {
            context?.Unload();
            if (Explain(e, name) is { } error)
                throw error;
            throw;
        }
    }

    public void Dispose() => _context.Unload();

    private static UserError? Explain(Exception e, string name) => e switch
    {
        BadImageFormatException => new($"'{name}' is no assembly of .NET, or one for another processor.", "Give the .dll that `dotnet build` made, or its project."),
        ReflectionTypeLoadException types => new($"Not all of {name} can be loaded: {types.LoaderExceptions.OfType<Exception>().FirstOrDefault()?.Message ?? types.Message}", "Build it again, with what it refers to beside it; or give its project in place of the .dll."),
        FileNotFoundException or FileLoadException or InvalidOperationException or TypeLoadException => new($"{name} cannot be loaded: {e.Message}", "Build it again, with what it refers to beside it; or give its project in place of the .dll."),
        CodeBindingException => new(e.Message, "Names tell the rows of the table apart."),
        _ => null,
    };
}
