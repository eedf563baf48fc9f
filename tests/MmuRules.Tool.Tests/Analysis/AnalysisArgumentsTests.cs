using MmuRules.Tool.Analysis;
using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Tests.Analysis;

/// <summary>The build's command line, made that of the analyzing call.</summary>
public sealed class AnalysisArgumentsTests
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "out");

    [Theory]
    [InlineData("/langversion:14.0")]
    [InlineData("/define:A;B")]
    [InlineData("/home/me/project/File.cs")]
    [InlineData("File.cs")]
    [InlineData("\"With Space.cs\"")]
    [InlineData("/analyzer:/packages/Some.Generator.dll")]
    [InlineData("/features:\"InterceptorsNamespaces=;A\"")]
    public void What_the_users_code_means_stays(string argument) => Assert.Contains(argument, Arguments(argument));

    [Theory]
    [InlineData("/skipanalyzers+")]
    [InlineData("/refout:/obj/ref/a.dll")]
    [InlineData("/pdb:/obj/a.pdb")]
    [InlineData("/pathmap:/home=/_")]
    [InlineData("/errorlog:theirs.sarif")]
    [InlineData("/noconfig")]
    [InlineData("/analyzer:/packages/mmurules/MmuRules.Analyzers.dll")]
    [InlineData("/analyzer:\"/a b/bin/mmurules.codefixes.dll\"")]
    [InlineData("-a:/sdk/Microsoft.CodeAnalysis.NetAnalyzers.dll")]
    public void What_would_disturb_goes(string argument) => Assert.DoesNotContain(argument, Arguments(argument));

    [Fact]
    public void Outputs_keep_their_names_in_another_folder()
    {
        var arguments = Arguments("/out:/obj/My.App.dll", "/doc:\"/obj/My App.xml\"");
        Assert.Contains($"/out:\"{Path.Combine(Folder, "My.App.dll")}\"", arguments);
        Assert.Contains($"/doc:\"{Path.Combine(Folder, "My App.xml")}\"", arguments);
    }

    [Fact]
    public void The_analyzers_and_the_log_are_added()
    {
        var arguments = Arguments();
        Assert.Contains("/analyzer:\"/tool/MmuRules.Analyzers.dll\"", arguments);
        Assert.Contains($"/errorlog:\"{Path.Combine(Folder, "log.sarif")}\",version=2.1", arguments);
    }

    [Fact]
    public void Of_the_users_warnings_as_errors_only_our_rules_stay_ones()
    {
        var arguments = Arguments();
        Assert.Contains("/warnaserror+:MMU1003", arguments);
        Assert.DoesNotContain(arguments, argument => argument.Contains("CS0219"));
    }

    private static IReadOnlyList<string> Arguments(params string[] arguments) => AnalysisArguments.For(
        new CompilerCall("/p/p.csproj", "net10.0", "/p/bin/p.dll", "/sdk/csc.dll", "/packages", "CS0219;MMU1003", arguments),
        new AnalyzerSet(["/tool/MmuRules.Analyzers.dll"], "MMU"),
        new AnalysisArguments.Outputs(Folder));
}
