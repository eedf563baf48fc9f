using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MmuRules.Analyzers.Tests.Contracts;

/// <summary>A contract file as it is while somebody types, or after something went wrong with it: whatever stands in it, the checker gets through.</summary>
public sealed class ContractFileMutilationTests
{
    private const string Subject = Foreign.Contracts + """

        # all that a line can have
        P:Foreign.Slot.Value            ReadsEntry ClearsEntryNonAtomically
        P:Foreign.Slot.Item(System.Int32) index: ReadsEntry  value: WritesEntry
        M:Foreign.Spin.TryEnter         Acquires(PageTable, When = true)
        M:Foreign.Spin.ExitOf(System.Int32, Foreign.Spin) spin: Releases(PageTable) # by name
        M:Foreign.Hold.#ctor            spin: Acquires(PageTable)
        M:Foreign.Page.Foreign#IPage#Release   FreesPage
        M:Foreign.Page.op_Explicit(Foreign.Page)~System.UInt64  DefersFlush
        M:Foreign.Box`1.Inner.Free(`0)  item: FreesPage
        M:Code.M                        page: Requires(Page)
        """;

    // What the parts of a line are made of, and what has no place in one.
    private const string Signs = "#:()=,.`~@{}*&[]^\"'\\/-+MPTE \t\u00A0\uFEFF\0\uD800ü9";

    [Fact]
    public async Task Whole_it_has_no_mistake() => Assert.DoesNotContain(await FoundAsync(Subject), diagnostic => diagnostic.Id == "MMU9001");

    [Fact]
    public async Task Mutilated_it_is_got_through()
    {
        await Foreign.Assembly;
        var property = Prop.ForAll<int, int, int>((first, second, kind) =>
        {
            var contracts = Mutilate(Mutilate(Subject, (uint)first, (uint)second, (uint)kind), (uint)second, (uint)kind, (uint)first);
            foreach (var diagnostic in FoundAsync(contracts).GetAwaiter().GetResult())
            {
                if (diagnostic.Id == "AD0001" || diagnostic.GetMessage(null).Contains("the checker failed", StringComparison.Ordinal))
                    throw new InvalidOperationException($"{diagnostic}\n{contracts}");
                if (diagnostic.Id == "MMU9001" && diagnostic.Location.SourceSpan.End > contracts.Length)
                    throw new InvalidOperationException($"{diagnostic} is not in\n{contracts}");
            }

            return true;
        });
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300), property);
    }

    [Fact]
    public async Task A_file_of_one_long_line_takes_no_long_time()
    {
        var found = await FoundAsync($"M:Foreign.Tlb.Flush {new string('F', 1_000_000)}").WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("MMU9001", Assert.Single(found).Id);
    }

    // Takes a piece out, doubles it, puts it elsewhere, or puts a sign in.
    private static string Mutilate(string text, uint first, uint second, uint kind)
    {
        var from = (int)(first * 7919 % (uint)text.Length);
        var piece = text.Substring(from, (int)Math.Min(1 + (second % 12), (uint)(text.Length - from)));
        var rest = kind % 4 is 0 or 2 ? text.Remove(from, piece.Length) : text;
        var to = (int)(second * 104729 % (uint)(rest.Length + 1));
        return (kind % 4) switch
        {
            0 => rest,
            3 => rest.Insert(to, Signs[(int)(first % (uint)Signs.Length)].ToString()),
            _ => rest.Insert(to, piece),
        };
    }

    private static async Task<IReadOnlyList<Diagnostic>> FoundAsync(string contracts)
    {
        var code = CSharpSyntaxTree.ParseText(Foreign.Method("spin.Enter(); slot.Take(); Frames.Mark(slot.Value); slot.Value = slot[1]; spin.Exit(); Tlb.Flush(); using (new Hold(spin)) box.Free(\"\");"));
        var framework = await Check.Framework.ResolveAsync(LanguageNames.CSharp, CancellationToken.None);
        var compilation = CSharpCompilation.Create("Mutilated", [code], framework.Add(await Foreign.Assembly), new(OutputKind.DynamicallyLinkedLibrary));
        return await compilation.WithAnalyzers([new MmuOrderingAnalyzer()], new AnalyzerOptions([new ContractText("/kernel.mmurules.txt", contracts)])).GetAnalyzerDiagnosticsAsync();
    }
}
