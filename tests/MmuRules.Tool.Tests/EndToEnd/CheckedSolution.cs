using System.Text.Json.Nodes;

namespace MmuRules.Tool.Tests.EndToEnd;

/// <summary>A solution with most of what can go wrong in it, checked once for all tests.</summary>
public sealed class CheckedSolution : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal ToolRun Run { get; private set; } = null!;

    internal JsonObject Sarif { get; private set; } = null!;

    public string Root => _folder.Root;

    public async Task InitializeAsync()
    {
        // Two frameworks, a finding that is an error by default, and a project that references the rules by itself.
        _folder.WriteProject("Lib", "<TargetFramework /><TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>", $"""
            <Compile Include="../Shared/*.cs" />
            <Analyzer Include="{ToolRun.ToyRules.Assemblies[0]}" />
            """);
        _folder.Write("Lib/Lib.cs", """
            public class Lib
            {
                static void Open() { }
                static void Dirty() { }
                static void Harm() { }
                public static void Run()
                {
                    Open();

                    Dirty();
                    // far
                    // away
                    Harm();
                }
            }
            """);

        // Depends on Lib, which has errors of ours; C# 14; a source generator; severities configured.
        _folder.WriteProject("App", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", """
            <ProjectReference Include="../Lib/Lib.csproj" />
            <Compile Include="../Shared/*.cs" />
            """);
        _folder.Write("App/App.cs", """
            using System.Text.RegularExpressions;
            public partial class App
            {
                public int Size { get => field; set => field = value + 1; }
                [GeneratedRegex("a+")] public static partial Regex As();
                static void Hopeless() { }
                static void Harm() { }
                int _unused;
                static void Main(string[] args)
                {
                    Lib.Run();
                    args?.Length.ToString();
                    Hopeless();
            #pragma warning disable MMU9999
                    Harm();
            #pragma warning restore MMU9999
                }
            }
            static class Extensions { extension(string text) { public bool IsShort => text.Length < 3; } }
            """);
        _folder.Write("App/Quiet.cs", "class Quiet { void Hopeless() { } void M() { Hopeless(); } }");
        _folder.Write("App/.editorconfig", "[Quiet.cs]\ndotnet_diagnostic.MMU9998.severity = none\n[App.cs]\ndotnet_diagnostic.MMU9998.severity = error\n");
        _folder.Write("Shared/Shared.cs", "class Shared { void Harm() { } void M() { Harm(); } }");

        // Another language is built and left alone; so is a project of the same name in another folder.
        _folder.Write("Basic/Basic.vbproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        _folder.Write("Basic/Basic.vb", "Class Basic\nEnd Class\n");
        _folder.Write("Other/Lib/Lib.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><AssemblyName>OtherLib</AssemblyName></PropertyGroup></Project>""");
        _folder.Write("Other/Lib/OtherLib.cs", "class OtherLib { }");
        _folder.Write("All.slnx", """
            <Solution>
              <Project Path="App/App.csproj" />
              <Project Path="Basic/Basic.vbproj" />
              <Project Path="Lib/Lib.csproj" />
              <Folder Name="/Other/"><Project Path="Other/Lib/Lib.csproj" /></Folder>
            </Solution>
            """);

        var sarif = Path.Combine(Root, "out/findings.sarif");
        Run = await ToolRun.OfAsync(Root, "check", Root, "--sarif", sarif);
        Sarif = File.Exists(sarif) ? JsonNode.Parse(await File.ReadAllTextAsync(sarif))!.AsObject() : [];
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
