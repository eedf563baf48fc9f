using Microsoft.CodeAnalysis.Testing;
using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests.FailureLayout;

/// <summary>Where our library, which never fetches a package, differs from the official one.</summary>
public class MissingReferencesTests
{
    [Fact]
    public async Task A_set_that_is_not_on_the_machine_is_named_with_what_to_do()
    {
        var failure = await FailureAsync(new ReferenceAssemblies("net10.0", new PackageIdentity("No.Such.Package", "1.2.3"), "ref"));

        Assert.Contains("'No.Such.Package 1.2.3'", failure, StringComparison.Ordinal);
        Assert.Contains("<PackageDownload Include=\"No.Such.Package\" Version=\"[1.2.3]\" />", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_the_package_does_not_have_is_named() => Assert.Contains(
        "no folder 'elsewhere'",
        await FailureAsync(new ReferenceAssemblies("net10.0", Frameworks.Net100.ReferenceAssemblyPackage, "elsewhere")),
        StringComparison.Ordinal);

    [Fact]
    public Task Another_patch_of_a_framework_is_taken_from_the_sdk() => new TinyTest<TinyAnalyzer>
    {
        ReferenceAssemblies = new ReferenceAssemblies("net10.0", new PackageIdentity("Microsoft.NETCore.App.Ref", "10.0.9999"), Path.Combine("ref", "net10.0")),
        TestCode = "class C { System.Threading.Lock L; }",
    }.RunAsync();

    private static Task<string> FailureAsync(ReferenceAssemblies references) =>
        new TinyTest<TinyAnalyzer> { ReferenceAssemblies = references, TestCode = "class C;" }.FailureAsync();
}
