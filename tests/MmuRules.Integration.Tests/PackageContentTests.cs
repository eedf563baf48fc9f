using System.IO.Compression;
using System.Xml.Linq;

namespace MmuRules.Integration.Tests;

[Collection(PackageTests.Name)]
public sealed class PackageContentTests(PackageFeed feed)
{
    public static TheoryData<string> Packages => ["MmuRules", "MmuRules.Analyzers", "MmuRules.Annotations", "MmuRules.Explorer", "MmuRules.Tool"];

    [Fact]
    public void Packing_has_nothing_to_warn_of() => Assert.DoesNotContain("warning", feed.PackLog, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_what_it_is_and_under_which_license(string package)
    {
        var metadata = MetadataOf(package);
        Assert.Equal(package, Text(metadata, "id"));
        Assert.Equal(feed.Version, Text(metadata, "version"));
        Assert.Equal("MIT", Text(metadata, "license"));
        Assert.Equal("README.md", Text(metadata, "readme"));
        Assert.False(string.IsNullOrWhiteSpace(Text(metadata, "description")));
        Assert.Contains("README.md", FilesOf(package));
    }

    [Fact]
    public void The_analyzers_come_with_the_code_fixes_and_nothing_else()
    {
        Assert.Equal(["analyzers/dotnet/cs/MmuRules.Analyzers.dll", "analyzers/dotnet/cs/MmuRules.CodeFixes.dll"], FilesOf("MmuRules.Analyzers").Where(IsAssembly));
        Assert.DoesNotContain(FilesOf("MmuRules.Analyzers"), file => file.StartsWith("lib/", StringComparison.Ordinal));
    }

    [Fact]
    public void The_analyzers_come_with_a_preset_for_each_mode_for_projects_that_use_them_directly_or_not() => Assert.Equal(
        [
            "buildTransitive/MmuRules.Analyzers.targets", "buildTransitive/config/all.globalconfig", "buildTransitive/config/ci.globalconfig",
            "buildTransitive/config/default.globalconfig", "buildTransitive/config/none.globalconfig",
        ],
        FilesOf("MmuRules.Analyzers").Where(file => file.StartsWith("build", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void The_analyzers_are_a_development_dependency_that_drags_nothing_along()
    {
        Assert.Equal("true", Text(MetadataOf("MmuRules.Analyzers"), "developmentDependency"));
        Assert.Empty(DependenciesOf("MmuRules.Analyzers"));
    }

    [Fact]
    public void The_vocabulary_depends_on_nothing()
    {
        Assert.Equal(["lib/netstandard2.0/MmuRules.Annotations.dll"], FilesOf("MmuRules.Annotations").Where(IsAssembly));
        Assert.Empty(DependenciesOf("MmuRules.Annotations"));
    }

    [Fact]
    public void The_machine_brings_the_vocabulary_and_the_analyzers_of_its_own_version()
    {
        Assert.Equal(["lib/net10.0/MmuRules.dll"], FilesOf("MmuRules").Where(IsAssembly));
        Assert.Contains("lib/net10.0/MmuRules.xml", FilesOf("MmuRules"));

        var dependencies = DependenciesOf("MmuRules").ToDictionary(dependency => (string)dependency.Attribute("id")!);
        Assert.Equal(["MmuRules.Analyzers", "MmuRules.Annotations"], dependencies.Keys.Order());
        Assert.All(dependencies.Values, dependency => Assert.Equal(feed.Version, (string?)dependency.Attribute("version")));
        Assert.Null(dependencies["MmuRules.Analyzers"].Attribute("exclude"));
    }

    [Fact]
    public void The_explorer_brings_the_machine_of_its_own_version_and_with_it_the_rules()
    {
        Assert.Equal(["lib/net10.0/MmuRules.Explorer.dll"], FilesOf("MmuRules.Explorer").Where(IsAssembly));
        Assert.Contains("lib/net10.0/MmuRules.Explorer.xml", FilesOf("MmuRules.Explorer"));

        var machine = Assert.Single(DependenciesOf("MmuRules.Explorer"));
        Assert.Equal(("MmuRules", feed.Version), ((string?)machine.Attribute("id"), (string?)machine.Attribute("version")));
    }

    [Fact]
    public void The_tool_brings_all_that_it_runs()
    {
        Assert.Contains("tools/net10.0/any/MmuRules.Tool.dll", FilesOf("MmuRules.Tool"));
        Assert.Contains("tools/net10.0/any/MmuRules.Analyzers.dll", FilesOf("MmuRules.Tool"));
        Assert.Empty(DependenciesOf("MmuRules.Tool"));
    }

    private static bool IsAssembly(string file) => file.EndsWith(".dll", StringComparison.Ordinal);

    private static string? Text(XElement metadata, string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

    private List<string> FilesOf(string package)
    {
        using var archive = ZipFile.OpenRead(feed.PathOf(package));
        return [.. archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal)];
    }

    private XElement MetadataOf(string package)
    {
        using var archive = ZipFile.OpenRead(feed.PathOf(package));
        using var stream = archive.GetEntry($"{package}.nuspec")!.Open();
        return XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    private IEnumerable<XElement> DependenciesOf(string package) => MetadataOf(package).Descendants().Where(element => element.Name.LocalName == "dependency");
}
