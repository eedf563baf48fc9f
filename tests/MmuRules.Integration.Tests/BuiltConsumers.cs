using System.Text.RegularExpressions;

namespace MmuRules.Integration.Tests;

/// <summary>Projects of all kinds of users, built by one `dotnet build` from nothing but the packages.</summary>
public sealed partial class BuiltConsumers(PackageFeed feed) : IAsyncLifetime
{
    public const string Wrong = nameof(Wrong);
    public const string Right = nameof(Right);
    public const string Silenced = nameof(Silenced);
    public const string OwnVocabulary = nameof(OwnVocabulary);
    public const string Exploring = nameof(Exploring);
    public const string Historical = nameof(Historical);
    public const string Contracted = nameof(Contracted);
    public const string ContractedByPackage = nameof(ContractedByPackage);
    public const string ContractedByWayOfAnother = nameof(ContractedByWayOfAnother);
    public const string Quiet = nameof(Quiet);
    public const string Everything = nameof(Everything);
    public const string Misspelled = nameof(Misspelled);

    private readonly TemporaryFolder _folder = feed.NewFolder();

    internal ProgramRun Build { get; private set; } = null!;

    internal string PathOf(string name) => _folder.PathOf(name);

    /// <summary>The errors and warnings of a project, as `file(line): severity id`.</summary>
    internal IReadOnlyList<string> ProblemsOf(string project) =>
        [.. ProblemLine().Matches(Build.Output)
            .Where(match => Path.GetFileNameWithoutExtension(match.Groups["project"].Value.Trim()) == project)
            .Select(match => $"{Path.GetFileName(match.Groups["file"].Value)}({match.Groups["line"].Value}): {match.Groups["severity"].Value} {match.Groups["id"].Value}")
            .Distinct()];

    public async Task InitializeAsync()
    {
        _folder.WriteProject(Wrong, feed.Version, "", "MmuRules");
        _folder.Write($"{Wrong}/Zapper.cs", Sources.WrongZapper);

        _folder.WriteProject(Right, feed.Version, "<OutputType>Exe</OutputType>", "MmuRules");
        _folder.Write($"{Right}/Zapper.cs", Sources.RightZapper);
        _folder.Write($"{Right}/Main.cs", Sources.Main);

        _folder.WriteProject(Silenced, feed.Version, "", "MmuRules");
        _folder.Write($"{Silenced}/Zapper.cs", Sources.WrongZapper);
        _folder.Write($"{Silenced}/.editorconfig", "[*.cs]\ndotnet_diagnostic.MMU1003.severity = none\n");

        _folder.WriteProject(OwnVocabulary, feed.Version, "", "MmuRules.Analyzers");
        _folder.Write($"{OwnVocabulary}/Vocabulary.cs", Sources.OwnVocabulary);
        _folder.Write($"{OwnVocabulary}/Kernel.cs", Sources.OwnKernel);

        _folder.WriteProject(Exploring, feed.Version, "<OutputType>Exe</OutputType>", "MmuRules.Explorer");
        _folder.Write($"{Exploring}/Zapper.cs", Sources.WrongZapper);
        _folder.Write($"{Exploring}/Main.cs", Sources.ExploringMain);
        _folder.Write($"{Exploring}/.editorconfig", "[*.cs]\ndotnet_diagnostic.MMU1003.severity = warning\n");

        _folder.WriteProject(Contracted, feed.Version, "", "MmuRules.Analyzers");
        _folder.Write($"{Contracted}/Kernel.cs", Sources.ForeignKernel);
        _folder.Write($"{Contracted}/contracts/kernel.mmurules.txt", Sources.ForeignContracts);

        await ForeignPackage.PackAsync(_folder, feed);
        _folder.WriteProject(ContractedByPackage, feed.Version, "", ForeignPackage.Id, "MmuRules.Analyzers");
        _folder.Write($"{ContractedByPackage}/Evictor.cs", ForeignPackage.User);

        _folder.WriteProject("Between", feed.Version, "", ForeignPackage.Id);
        _folder.WriteProject(ContractedByWayOfAnother, feed.Version, "", "MmuRules.Analyzers");
        _folder.Write($"{ContractedByWayOfAnother}/Directory.Build.targets", """<Project><ItemGroup><ProjectReference Include="../Between/Between.csproj" /></ItemGroup></Project>""");
        _folder.Write($"{ContractedByWayOfAnother}/Evictor.cs", ForeignPackage.User);

        _folder.WriteProject(Quiet, feed.Version, "<MmuRulesMode>none</MmuRulesMode>", "MmuRules");
        _folder.Write($"{Quiet}/Zapper.cs", Sources.WrongZapper);

        _folder.WriteProject(Everything, feed.Version, "<MmuRulesMode>All</MmuRulesMode>", "MmuRules");
        _folder.Write($"{Everything}/Callback.cs", Sources.Callback);

        _folder.WriteProject(Misspelled, feed.Version, "<MmuRulesMode>Every</MmuRulesMode>", "MmuRules.Analyzers");
        _folder.Write($"{Misspelled}/Nothing.cs", "internal static class Nothing;");

        // The sample as a user of the packages would have it.
        _folder.WriteProject(Historical, feed.Version, "<OutputType>Exe</OutputType>", "MmuRules");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "ZapPteRange"), "*.cs").Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "ZapPteRange", "Forms"))))
            _folder.Write($"{Historical}/{Path.GetFileName(file)}", File.ReadAllText(file));

        _folder.Write("All.slnx", $"""
            <Solution>
              <Project Path="{Wrong}/{Wrong}.csproj" />
              <Project Path="{Right}/{Right}.csproj" />
              <Project Path="{Silenced}/{Silenced}.csproj" />
              <Project Path="{OwnVocabulary}/{OwnVocabulary}.csproj" />
              <Project Path="{Exploring}/{Exploring}.csproj" />
              <Project Path="{Historical}/{Historical}.csproj" />
              <Project Path="{Contracted}/{Contracted}.csproj" />
              <Project Path="{ContractedByPackage}/{ContractedByPackage}.csproj" />
              <Project Path="{ContractedByWayOfAnother}/{ContractedByWayOfAnother}.csproj" />
              <Project Path="{Quiet}/{Quiet}.csproj" />
              <Project Path="{Everything}/{Everything}.csproj" />
              <Project Path="{Misspelled}/{Misspelled}.csproj" />
            </Solution>
            """);
        Build = await ChildProgram.BuildAsync(_folder.Root, feed.PackagesFolder, "All.slnx", "-p:ErrorLog=out.sarif%2Cversion=2.1");
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [GeneratedRegex(@"^\s*(?<file>[^(\n]+?)\s*(\((?<line>\d+),\d+\))?\s*: (?<severity>error|warning) (?<id>\w+): .*\[(?<project>[^\]]+)\]\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ProblemLine();
}
