namespace Microsoft.CodeAnalysis.Testing;

public sealed partial class ReferenceAssemblies
{
    private static ReferenceAssemblies NetCoreAppRef(string framework, string version) =>
        new(framework, new PackageIdentity("Microsoft.NETCore.App.Ref", version), Path.Combine("ref", framework));

    /// <summary>.NET Core.</summary>
    public static class NetCore
    {
        /// <summary>.NET Core 3.0.</summary>
        public static ReferenceAssemblies NetCoreApp30 { get; } = NetCoreAppRef("netcoreapp3.0", "3.0.0");

        /// <summary>.NET Core 3.1.</summary>
        public static ReferenceAssemblies NetCoreApp31 { get; } = NetCoreAppRef("netcoreapp3.1", "3.1.0");
    }

    /// <summary>.NET.</summary>
    public static class Net
    {
        /// <summary>.NET 5.</summary>
        public static ReferenceAssemblies Net50 { get; } = NetCoreAppRef("net5.0", "5.0.0");

        /// <summary>.NET 6.</summary>
        public static ReferenceAssemblies Net60 { get; } = NetCoreAppRef("net6.0", "6.0.0");

        /// <summary>.NET 7.</summary>
        public static ReferenceAssemblies Net70 { get; } = NetCoreAppRef("net7.0", "7.0.0");

        /// <summary>.NET 8.</summary>
        public static ReferenceAssemblies Net80 { get; } = NetCoreAppRef("net8.0", "8.0.0");

        /// <summary>.NET 9, at its first preview: that is what version 1.1.2 of the official package means by it.</summary>
        public static ReferenceAssemblies Net90 { get; } = NetCoreAppRef("net9.0", "9.0.0-preview.1.24080.9");
    }

    /// <summary>.NET Standard.</summary>
    public static class NetStandard
    {
        /// <summary>.NET Standard 2.0.</summary>
        public static ReferenceAssemblies NetStandard20 { get; } =
            new ReferenceAssemblies(
                "netstandard2.0",
                new PackageIdentity("NETStandard.Library", "2.0.3"),
                Path.Combine("build", "netstandard2.0", "ref"))
            .WithAssemblies(["netstandard"]);

        /// <summary>.NET Standard 2.1.</summary>
        public static ReferenceAssemblies NetStandard21 { get; } =
            new("netstandard2.1", new PackageIdentity("NETStandard.Library.Ref", "2.1.0"), Path.Combine("ref", "netstandard2.1"));
    }
}
