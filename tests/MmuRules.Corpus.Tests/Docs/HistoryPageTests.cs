using Xunit.Abstractions;

namespace MmuRules.Corpus.Docs;

/// <summary>docs/history.md says what checking and exploring the corpus gives, and the test prints it.</summary>
public class HistoryPageTests(ITestOutputHelper output)
{
    private static readonly string PageFile = Repository.PathOf("docs", "history.md");

    [Fact]
    public async Task The_page_of_history_says_what_becomes_of_each_bug()
    {
        string text = await HistoryPage.TextAsync();
        output.WriteLine(text);
        if (Repository.IsWriting)
        {
            File.WriteAllText(PageFile, text);
        }

        Assert.Equal(text, File.ReadAllText(PageFile).ReplaceLineEndings("\n"));
    }
}
