using System.Text;
using System.Text.RegularExpressions;

namespace MmuRules.Tests.Docs;

/// <summary>docs/linux-names.md is made from the remarks in the source. Run the tests with MMURULES_WRITE_DOCS=1 to make it anew.</summary>
public sealed partial class LinuxNamesTests
{
    private static readonly string TableFile = Repository.PathOf("docs", "linux-names.md");

    [Fact]
    public void The_table_of_linux_names_is_what_the_source_says()
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
            # Linux names

            <!-- Made from the remarks in the source: run the tests with MMURULES_WRITE_DOCS=1 to make it anew. -->

            Whoever knows `mm/` finds here what a thing is called in MmuRules. The names follow these rules; where one means something else than its model in Linux, the last column says why.

            - The prefix becomes the type: `ptep_get_and_clear` is `PteSlot.GetAndClear`, `pte_dirty` is `Pte.IsDirty`, `tlb_finish_mmu` is `MmuGather.Finish`. A `pte_t *` is a *slot*, which is a place; a `pte_t` is a value.
            - Words are written out and in .NET's casing: `wrprotect` is `WriteProtect`. Abbreviations that the field speaks stay: `Tlb`, `Pte`, `Pmd`, `Rmap`, `Vma`, `Mm`, `Pfn`, `Ptl`.
            - `pte_mkX` is `WithX`, since a value does not change: it makes another one. A predicate begins with `Is`.
            - An operation whose name in Linux hides what it lacks says so: the plain store of an empty entry is `ClearNonAtomically`.
            - A function of the kernel that is a whole algorithm is a static class in `MmuRules.Operations`, in one file, with its reasons.
            - `page` is said for what newer kernels call a folio, as in the texts that the machine was built from.

            | Linux | MmuRules | what differs, and why |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (Row row in Rows().OrderBy(row => row.Linux, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Member, StringComparer.Ordinal))
        {
            text.Append($"| `{row.Linux}` | `{row.Member}` | {row.Difference} |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<Row> Rows() =>
        XmlDocs.Visible().SelectMany(member => member.Comment.Elements("remarks").SelectMany(remark => RowsOf(member.Id, XmlDocs.TextOf(remark)))).Distinct();

    // "Linux: `one`, `two`. What is different." Later sentences belong to every name.
    private static IEnumerable<Row> RowsOf(string id, string remark)
    {
        Match names = Names().Match(remark);
        if (!names.Success)
        {
            yield break;
        }

        string difference = remark[names.Length..].TrimStart('.', ';', ',', ' ');
        string member = string.Join('.', id[2..].Split('.').SkipWhile(part => part is "MmuRules" or "Hardware" or "Paging" or "Pages" or "Gather" or "Simple" or "Files" or "Operations" or "Notifiers" or "Auditing"));
        foreach (Capture name in names.Groups["name"].Captures)
        {
            yield return new Row(name.Value, member, difference);
        }
    }

    [GeneratedRegex(@"^Linux:(?:[ ,;]|(?:the|a|and|or|then|today|what) (?=`)|(?:since|before|until|in) v?[\d.]+ (?=`)|`(?<name>[^`]+)`)*")]
    private static partial Regex Names();

    private sealed record Row(string Linux, string Member, string Difference);
}
