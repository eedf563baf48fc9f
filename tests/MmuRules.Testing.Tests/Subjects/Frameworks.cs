using Microsoft.CodeAnalysis.Testing;

namespace MmuRules.Testing.Tests.Subjects;

internal static class Frameworks
{
    public static ReferenceAssemblies Net100 { get; } =
        new("net10.0", new PackageIdentity("Microsoft.NETCore.App.Ref", "10.0.14"), Path.Combine("ref", "net10.0"));
}
