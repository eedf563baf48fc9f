using MmuRules.Tool.Analysis;
using MmuRules.Tool.Fixing;

namespace MmuRules.Tool.Tests.EndToEnd;

/// <summary>Code that knows nothing of the rules, and what somebody has written down of its operations beside it.</summary>
public sealed class ContractFileTests : IDisposable
{
    private const string Kernel = """
        internal static class Tables
        {
            public static ulong Take(ref ulong entry) => System.Threading.Interlocked.Exchange(ref entry, 0);
            public static void Invalidate() { }
            public static void Dirty(ulong frame) { }
            public static void Enter() { }
            public static void Leave() { }

            public static void Drop(ref ulong entry)
            {
                Enter();
                var old = Take(ref entry);
                Dirty(old >> 12);
                Leave();
                Invalidate();
            }
        }
        """;

    private const string Contracts = """
        M:Tables.Take        ClearsEntry
        M:Tables.Invalidate  FlushesTlb
        M:Tables.Dirty       MarksPageDirty
        M:Tables.Enter       Acquires(PageTable)
        M:Tables.Leave       Releases(PageTable)
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_contract_file_nothing_is_known_of_it()
    {
        var run = await RunAsync("");
        Assert.Equal((0, "No findings in 1 compilation.\n"), (run.ExitCode, run.Out));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""<AdditionalFiles Include="contracts/kernel.mmurules.txt" />""")]
    [InlineData("""<AdditionalFiles Include="$(MSBuildProjectDirectory)/contracts/kernel.mmurules.txt" />""")]
    public async Task A_contract_file_in_the_projects_folder_is_read_once_whether_the_project_names_it_or_not(string items)
    {
        _folder.Write("P/contracts/kernel.mmurules.txt", Contracts);

        var run = await RunAsync(items);

        Assert.Equal(1, run.ExitCode);
        Assert.EndsWith("1 finding (1 error) in 1 file:\n  MMU1003 1  P/Kernel.cs\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P/obj/kernel.mmurules.txt", "")]
    [InlineData("P/contracts/kernel.mmurules.txt", "<EnableDefaultItems>false</EnableDefaultItems>")]
    public async Task What_lies_among_outputs_or_in_a_project_that_names_all_by_itself_is_not(string file, string properties)
    {
        _folder.Write(file, Contracts);

        var run = await RunAsync("""<Compile Remove="Kernel.cs" /><Compile Include="Kernel.cs" />""", properties);

        Assert.Equal((0, "No findings in 1 compilation.\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Fix_goes_by_it_too()
    {
        _folder.Write("P/kernel.mmurules.txt", Contracts);

        var run = await RunAsync("", command: "fix");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Dirty(old >> 12);\n        Invalidate();\n        Leave();", await File.ReadAllTextAsync(Path.Combine(_folder.Root, "P", "Kernel.cs")), StringComparison.Ordinal);
    }

    private Task<ToolRun> RunAsync(string items, string properties = "", string command = "check")
    {
        var project = _folder.WriteProject("P", properties, items);
        _folder.Write("P/Kernel.cs", Kernel);
        return ToolRun.OfAsync(AnalyzerSet.Own, FixSet.Own, _folder.Root, [command, project]);
    }
}
