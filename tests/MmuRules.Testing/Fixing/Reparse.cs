using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// Replaces the trees that a code action built by those that the parser makes of their text. Where the two differ, the next analyzer
/// to run in an editor would see other code than the action meant.
/// </summary>
internal sealed class Reparse(Type syntaxKindType, CodeActionValidationMode mode, IVerifier verifier)
{
    public async Task<Project> ApplyAsync(Project before, Project after, CancellationToken cancellationToken)
    {
        foreach (var id in after.DocumentIds)
        {
            var built = after.GetDocument(id)!;
            if (built == before.GetDocument(id))
                continue;

            var text = await built.GetTextAsync(cancellationToken).ConfigureAwait(false);
            var parsed = built.WithText(SourceText.From(text.ToString(), text.Encoding, text.ChecksumAlgorithm));
            if (mode != CodeActionValidationMode.None)
                await VerifyAsync(built, parsed, cancellationToken).ConfigureAwait(false);
            after = parsed.Project;
        }

        return after;
    }

    private async Task VerifyAsync(Document built, Document parsed, CancellationToken cancellationToken)
    {
        var rendering = new TreeRendering(syntaxKindType, withTrivia: mode == CodeActionValidationMode.Full);
        var actual = rendering.Of(await built.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false));
        var expected = rendering.Of(await parsed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false));
        verifier.EqualOrDiff(
            expected,
            actual,
            $"The code action made another tree of '{built.Name}' than the parser makes of its text. Diff shown with the parser's as baseline:");
    }
}
