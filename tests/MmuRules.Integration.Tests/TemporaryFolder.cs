namespace MmuRules.Integration.Tests;

/// <summary>A folder of projects, gone after the test. Its name has a space, because users' folders do.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("mmurules-consumers-").FullName;

    public TemporaryFolder()
    {
        Root = Path.Combine(_parent, "a b");
        Directory.CreateDirectory(Root);

        // Nothing above reaches in, wherever the temporary folder is.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        Write(".editorconfig", "root = true\n");
    }

    public string Root { get; }

    public string PathOf(string name) => Path.Combine(Root, name);

    public string Read(string name) => File.ReadAllText(PathOf(name));

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    /// <summary>A library in a folder of its name that refers to packages.</summary>
    public void WriteProject(string name, string version, string properties, params string[] packages) => Write($"{name}/{name}.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {string.Join("\n    ", packages.Select(package => $"""<PackageReference Include="{package}" Version="{version}" />"""))}
          </ItemGroup>
        </Project>
        """);

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
