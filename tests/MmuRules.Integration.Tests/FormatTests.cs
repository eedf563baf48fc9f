namespace MmuRules.Integration.Tests;

[Collection(PackageTests.Name)]
public sealed class FormatTests(PackageFeed feed)
{
    [Fact]
    public async Task Dotnet_format_applies_the_code_fix_of_the_package()
    {
        using var folder = feed.NewFolder();
        folder.WriteProject("Wrong", feed.Version, "", "MmuRules");
        folder.Write("Wrong/Zapper.cs", Sources.WrongZapper);
        (await ChildProgram.DotnetAsync(folder.Root, feed.PackagesFolder, "restore", "Wrong", "-tl:off", "-nodeReuse:false")).MustSucceed();

        var run = await ChildProgram.DotnetAsync(folder.Root, feed.PackagesFolder, "format", "analyzers", "Wrong", "--no-restore", "--diagnostics", "MMU1003", "--severity", "error");

        run.MustSucceed();
        Assert.Equal(Sources.FixedZapper, folder.Read("Wrong/Zapper.cs"));
    }
}
