using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MmuRules.Tool.Analysis;
using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Fixing;

/// <summary>
/// Makes a workspace of the compiler calls of the user's build. Not MSBuildWorkspace: its Roslyn, which this tool was built with, knows less
/// C# than the user's SDK may, and it would evaluate the projects a second time, differently.
/// </summary>
internal static class SolutionLoader
{
    public static Solution Load(AdhocWorkspace workspace, IEnumerable<Inspection> inspections) =>
        workspace.AddSolution(SolutionInfo.Create(SolutionId.CreateNewId(), VersionStamp.Create(), projects: inspections.Select(Project)));

    private static ProjectInfo Project(Inspection inspection)
    {
        var call = inspection.Call;
        var arguments = CSharpCommandLineParser.Default.Parse(Readable(call), call.Folder, sdkDirectory: null);
        var id = ProjectId.CreateNewId(call.DisplayName);
        var generated = Directory.EnumerateFiles(inspection.Outputs.Generated, "*.cs", SearchOption.AllDirectories);
        return ProjectInfo.Create(
            id,
            VersionStamp.Create(),
            call.DisplayName,
            arguments.CompilationName ?? Path.GetFileNameWithoutExtension(call.Project),
            LanguageNames.CSharp,
            call.Project,
            compilationOptions: arguments.CompilationOptions,
            parseOptions: arguments.ParseOptions,
            documents: [.. arguments.SourceFiles.Select(file => file.Path).Concat(generated).Select(Document)],
            metadataReferences: arguments.MetadataReferences.Select(reference =>
                MetadataReference.CreateFromFile(Path.GetFullPath(Path.Combine(call.Folder, reference.Reference)), reference.Properties)),
            additionalDocuments: arguments.AdditionalFiles.Select(file => Document(file.Path)))
            .WithAnalyzerConfigDocuments(arguments.AnalyzerConfigPaths.Select(Document));

        DocumentInfo Document(string asGiven)
        {
            // A file linked into two projects is one file, by whatever way they name it.
            var path = Path.GetFullPath(asGiven);
            var text = FileText.Read(path, arguments.Encoding, arguments.ChecksumAlgorithm);
            return DocumentInfo.Create(
                DocumentId.CreateNewId(id),
                Path.GetFileName(path),
                loader: TextLoader.From(TextAndVersion.Create(text, VersionStamp.Create(), path)),
                filePath: path);
        }
    }

    /// <summary>
    /// The command line as this Roslyn understands it. A language version newer than it knows becomes `preview`, which in it has most of the next
    /// version; so do the names for "the newest", which mean the newest of the user's compiler. Analyzers are not loaded: their sources are there already.
    /// </summary>
    private static IEnumerable<string> Readable(CompilerCall call)
    {
        foreach (var argument in call.Arguments)
        {
            var (name, value) = AnalysisArguments.Split(argument);
            if (name is "analyzer" or "a" or "skipanalyzers+")
                continue;

            var isNewest = value.ToLowerInvariant() is "default" or "latest" or "latestmajor";
            yield return name == "langversion" && (isNewest || !LanguageVersionFacts.TryParse(value, out _)) ? "/langversion:preview" : argument;
        }
    }
}
