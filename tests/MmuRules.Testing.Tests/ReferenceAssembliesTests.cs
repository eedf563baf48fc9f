using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests;

public class ReferenceAssembliesTests
{
    [Fact]
    public async Task A_framework_is_read_once()
    {
        var first = await Frameworks.Net100.ResolveAsync(LanguageNames.CSharp, CancellationToken.None);
        var second = await Frameworks.Net100.ResolveAsync(LanguageNames.CSharp, CancellationToken.None);

        Assert.NotEmpty(first);
        Assert.All(first.Zip(second), pair => Assert.Same(pair.First, pair.Second));
    }

    [Fact]
    public async Task A_framework_has_the_assemblies_of_its_package()
    {
        var references = await Frameworks.Net100.ResolveAsync(LanguageNames.CSharp, CancellationToken.None);

        var names = references.Select(reference => Path.GetFileName(reference.Display)).ToList();
        Assert.Contains("System.Runtime.dll", names);
        Assert.Contains("System.Collections.Immutable.dll", names);
    }

    [Fact]
    public Task Sources_can_be_compiled_for_the_standard() => new TinyTest<TinyAnalyzer>
    {
        ReferenceAssemblies = ReferenceAssemblies.NetStandard.NetStandard20,
        TestCode = "class C { System.{|CS0234:Half|} H; System.Collections.Generic.List<int> L; }",
    }.RunAsync();

    [Fact]
    public Task Sources_can_be_compiled_for_the_framework_that_the_tests_run_on() =>
        new TinyTest<TinyAnalyzer> { TestCode = "class C { System.Threading.Lock L; }" }.RunAsync();

    [Fact]
    public Task A_project_may_have_a_framework_of_its_own() => new TinyTest<TinyAnalyzer>
    {
        TestState = { ReferenceAssemblies = ReferenceAssemblies.NetStandard.NetStandard20, Sources = { "class C { System.{|CS0234:Half|} H; }" } },
    }.RunAsync();

    [Fact]
    public void A_set_is_changed_by_making_another()
    {
        var more = Frameworks.Net100.AddPackages([new PackageIdentity("A", "1.0.0")]).AddAssemblies(["B"]);

        Assert.Empty(Frameworks.Net100.Packages);
        Assert.Equal("A 1.0.0 B", $"{more.Packages.Single().Id} {more.Packages.Single().Version} {more.Assemblies.Single()}");
        Assert.Equal(("net10.0", Path.Combine("ref", "net10.0")), (more.TargetFramework, more.ReferenceAssemblyPath));
    }

    [Fact]
    public void The_named_sets_name_the_package_of_their_framework()
    {
        Assert.Equal("Microsoft.NETCore.App.Ref", ReferenceAssemblies.Net.Net80.ReferenceAssemblyPackage!.Id);
        Assert.Equal("net9.0", ReferenceAssemblies.Net.Net90.TargetFramework);
        Assert.Equal("NETStandard.Library", ReferenceAssemblies.NetStandard.NetStandard20.ReferenceAssemblyPackage!.Id);
        Assert.Equal("netcoreapp3.1", ReferenceAssemblies.Default.TargetFramework);
    }
}
