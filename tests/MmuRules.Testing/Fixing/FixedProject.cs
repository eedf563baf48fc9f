using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Compares a fixed project, file by file, with what it must be.</summary>
internal sealed class FixedProject(string defaultPrefix, IVerifier verifier)
{
    public async Task VerifyAsync(ProjectState expected, Project actual, CancellationToken cancellationToken)
    {
        await VerifyFilesAsync("sources", expected.Sources, actual.Documents, cancellationToken).ConfigureAwait(false);
        await VerifyFilesAsync("additional files", expected.AdditionalFiles, actual.AdditionalDocuments, cancellationToken).ConfigureAwait(false);
        await VerifyFilesAsync("analyzer config files", expected.AnalyzerConfigFiles, actual.AnalyzerConfigDocuments, cancellationToken).ConfigureAwait(false);
    }

    private async Task VerifyFilesAsync(
        string what,
        SourceFileCollection expected,
        IEnumerable<TextDocument> documents,
        CancellationToken cancellationToken)
    {
        var actual = documents.ToList();
        verifier.Equal(
            expected.Count,
            actual.Count,
            $"After the fix there are {actual.Count} {what}, expected were {expected.Count}: {string.Join(", ", actual.Select(document => document.Name))}");

        foreach (var (file, document) in expected.Zip(actual))
            Verify(file.filename, file.content, document, await document.GetTextAsync(cancellationToken).ConfigureAwait(false));
    }

    private void Verify(string path, SourceText expected, TextDocument document, SourceText actual)
    {
        verifier.EqualOrDiff(
            expected.ToString(),
            actual.ToString(),
            $"The content of '{path}' after the fix is not as expected. Diff shown with expected as baseline:");
        verifier.Equal(expected.Encoding, actual.Encoding, $"The encoding of '{path}' is '{actual.Encoding?.WebName}', expected was '{expected.Encoding?.WebName}'.");
        verifier.Equal(expected.ChecksumAlgorithm, actual.ChecksumAlgorithm, $"The checksum algorithm of '{path}' is '{actual.ChecksumAlgorithm}', expected was '{expected.ChecksumAlgorithm}'.");

        var (name, folders) = SolutionContents.NameAndFolders(defaultPrefix, path);
        verifier.Equal(name, document.Name, $"A file is named '{document.Name}', expected was '{name}'.");
        verifier.SequenceEqual(folders, document.Folders, message: $"'{name}' is in the folders '{string.Join('/', document.Folders)}', expected was '{string.Join('/', folders)}'.");
    }
}
