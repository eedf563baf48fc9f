using System.Text;
using System.Xml.Linq;
using MmuRules.Operations;

namespace MmuRules.Tests.Docs;

/// <summary>docs/operations.md is made from the comments in the source. Run the tests with MMURULES_WRITE_DOCS=1 to make it anew.</summary>
public sealed class OperationTableTests
{
    private static readonly string TableFile = Repository.PathOf("docs", "operations.md");

    [Fact]
    public void The_table_of_operations_is_what_the_source_says()
    {
        string table = Table();
        if (Environment.GetEnvironmentVariable("MMURULES_WRITE_DOCS") == "1")
        {
            File.WriteAllText(TableFile, table);
        }

        Assert.Equal(table, File.ReadAllText(TableFile).ReplaceLineEndings("\n"));
    }

    private static string Table()
    {
        var text = new StringBuilder("""
            # Operations

            <!-- Made from the comments in the source: run the tests with MMURULES_WRITE_DOCS=1 to make it anew. -->

            Whole algorithms of `mm/`, each in a file of its own below `src/MmuRules/Operations`, in the order that is right today, with the reasons and the commits that taught them.

            | operation | what it does | Linux, and whence |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        string prefix = $"T:{typeof(Zap).Namespace}.";
        foreach ((string id, XElement comment) in XmlDocs.Visible().Where(member => IsOperation(member.Id, prefix)).OrderBy(member => member.Id, StringComparer.Ordinal))
        {
            text.Append($"| `{id[prefix.Length..].Replace("Operation", "", StringComparison.Ordinal)}` | {TextOf(comment, "summary")} | {TextOf(comment, "remarks")} |\n");
        }

        return text.ToString();
    }

    // A static class, which is abstract and sealed; the others are what operations take and give.
    private static bool IsOperation(string id, string prefix) =>
        id.StartsWith(prefix, StringComparison.Ordinal) && typeof(Zap).Assembly.GetType(id[2..]) is { IsAbstract: true, IsSealed: true };

    private static string TextOf(XElement comment, string part) => string.Join(' ', comment.Elements(part).Select(XmlDocs.TextOf)).Replace("Linux: ", "", StringComparison.Ordinal);
}
