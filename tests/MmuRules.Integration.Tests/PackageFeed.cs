namespace MmuRules.Integration.Tests;

/// <summary>The packages of this build, in a folder that projects can restore from. Packed once for all tests.</summary>
public sealed class PackageFeed : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("mmurules-packages-").FullName;

    /// <summary>A version that no other run has had.</summary>
    public string Version { get; } = $"0.1.0-test.{Guid.NewGuid():N}";

    public string Folder => Path.Combine(_root, "feed");

    /// <summary>Where the projects of the tests unpack what they restore.</summary>
    public string PackagesFolder => Path.Combine(_root, "packages");

    public async Task InitializeAsync()
    {
        // Nothing is built here: what is tested is what `dotnet test` has built.
        var run = await ChildProgram.DotnetAsync(
            Repository.Root,
            Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
            "msbuild",
            Path.Combine("tests", "MmuRules.Integration.Tests", "Packing", "Pack.proj"),
            "-t:Pack",
            "-nologo",
            "-tl:off",
            "-nodeReuse:false",
            $"-p:Configuration={Repository.Configuration}",
            $"-p:PackageVersion={Version}",
            $"-p:PackageOutputPath={Folder}{Path.DirectorySeparatorChar}");
        run.MustSucceed();
        PackLog = run.Output;
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    internal string PackLog { get; private set; } = "";

    internal string PathOf(string package) => Path.Combine(Folder, $"{package}.{Version}.nupkg");

    /// <summary>An empty folder outside the repository, in which restore finds the packages and nothing else: a project here needs no other.</summary>
    internal TemporaryFolder NewFolder()
    {
        var folder = new TemporaryFolder();
        folder.Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="this build" value="{Folder}" />
              </packageSources>
              <packageSourceMapping>
                <clear />
              </packageSourceMapping>
            </configuration>
            """);
        return folder;
    }
}

/// <summary>The tests that need the packages run one after the other: each of them builds something.</summary>
[CollectionDefinition(Name)]
public sealed class PackageTests : ICollectionFixture<PackageFeed>
{
    public const string Name = "packages";
}
