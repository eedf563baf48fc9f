using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace MmuRules.Analyzers.Tests.Contracts;

/// <summary>A mistake in a contract file is told at its place in that file, and the other lines hold.</summary>
public sealed class ContractFileMistakeTests
{
    private const string File = "/0/kernel.mmurules.txt";

    [Theory]
    [InlineData("M:Foreign.Tlb.Flush() FlushTlb", 23, 8, "'FlushTlb' is no effect. Did you mean 'FlushesTlb'?")]
    [InlineData("M:Foreign.Tlb.Flush() FlushesTlb, Acquires(PageTable)", 33, 1, "an effect or a lock was expected, and not ','")]
    [InlineData("M:Foreign.Spin.Enter\tAcquires(PageTabel)", 31, 9, "'PageTabel' is no lock. Did you mean 'PageTable'?")]
    [InlineData("M:Foreign.Spin.Enter Aquires(PageTable)", 22, 7, "'Aquires' is no word for what is done with a lock. Did you mean 'Acquires'?")]
    [InlineData("M:Foreign.Spin.Enter Acquires(PageTable", 40, 0, "')' was expected at the end of the line")]
    [InlineData("M:Foreign.Spin.Enter Acquires(PageTable, Then = true)", 42, 4, "'When = true' or 'When = false' was expected, and not 'Then'")]
    [InlineData("M:Foreign.Spin.Enter Acquires(PageTable, When = yes)", 49, 3, "'true' or 'false' was expected, and not 'yes'")]
    [InlineData("M:Foreign.Spin.Exit Releases(PageTable, When = true)", 39, 1, "')' was expected, and not ','")]
    [InlineData("M:Foreign.Frames.Mark fram: MarksPageDirty", 29, 14, "'M:Foreign.Frames.Mark(System.UInt64)' has no parameter 'fram'. Did you mean 'frame'?")]
    [InlineData("M:Foreign.Spin.Enter spin: Acquires(PageTable)", 28, 8, "'M:Foreign.Spin.Enter' has no parameters, and so none called 'spin'")]
    [InlineData("M:Foreign.Frames.Release reason: FreesPage", 34, 9, "'M:Foreign.Frames.Release(System.UInt64)' has no parameter 'reason'. Did you mean 'frame'?")]
    [InlineData("M:Foreign.Tlb.Flsh FlushesTlb", 1, 18, "'Foreign.Tlb' has no method 'M:Foreign.Tlb.Flsh'. Did you mean 'M:Foreign.Tlb.Flush'?")]
    [InlineData("M:Foreign.Tlb.Flush(System.Int32) FlushesTlb", 1, 33, "'Foreign.Tlb' has no method 'M:Foreign.Tlb.Flush(System.Int32)'. Did you mean 'M:Foreign.Tlb.Flush(System.UInt64)'?")]
    [InlineData("P:Foreign.Tlb.Flush FlushesTlb", 1, 19, "'Foreign.Tlb' has no property at all")]
    [InlineData("M:Foreign.TLB.Flush FlushesTlb", 1, 19, "there is no type 'Foreign.TLB' in the compilation")]
    [InlineData("M:Flush FlushesTlb", 1, 7, "'M:Flush' names no type")]
    [InlineData("T:Foreign.Tlb FlushesTlb", 1, 13, "a line begins with the documentation comment id of a method or constructor (M:) or of a property (P:), and not with 'T:Foreign.Tlb'")]
    [InlineData("  Foreign.Tlb.Flush  FlushesTlb", 3, 17, "a line begins with the documentation comment id of a method or constructor (M:) or of a property (P:), and not with 'Foreign.Tlb.Flush'")]
    [InlineData("M:Foreign.Tlb.Flush(System.Int32 FlushesTlb", 1, 43, "a parenthesis has no counterpart")]
    [InlineData("M:Foreign.Tlb.Flush", 1, 19, "'M:Foreign.Tlb.Flush' is said to do nothing: an effect or a lock is missing")]
    [InlineData("M:Foreign.Tlb.Flush # FlushesTlb", 1, 19, "'M:Foreign.Tlb.Flush' is said to do nothing: an effect or a lock is missing")]
    public Task Each_mistake_is_told_at_its_place(string line, int column, int length, string text) =>
        IsMistaken($"# a kernel\n{line}", Mistake(2, column, length, text));

    [Fact]
    public Task A_writing_effect_needs_a_setter() => Foreign.Source(
        [(File, "P:Code.Seen WritesEntry")],
        "internal static class Code { internal static int Seen => 0; }",
        Mistake(1, 13, 11, "'WritesEntry' is what a setter does, and 'P:Code.Seen' has none"));

    [Fact]
    public Task A_symbol_may_be_given_once() => IsMistaken(
        "M:Foreign.Tlb.Flush(System.UInt64)  FlushesTlb\n\nM:Foreign.Tlb.Flush  FlushesTlb",
        Mistake(3, 1, 19, "'M:Foreign.Tlb.Flush' is given twice: line 1 speaks of it, and holds"));

    [Fact]
    public Task A_symbol_may_be_given_once_in_all_files() => Foreign.Source(
        [(File, "M:Foreign.Tlb.Flush FlushesTlb"), ("/0/more.mmurules.txt", "M:Foreign.Tlb.Flush FlushesTlb")],
        Foreign.Method(""),
        Check.Diagnostic("MMU9001").WithSpan("/0/more.mmurules.txt", 1, 1, 1, 20).WithArguments("'M:Foreign.Tlb.Flush' is given twice: line 1 of kernel.mmurules.txt speaks of it, and holds"));

    [Fact]
    public Task The_other_lines_hold() => Foreign.Source(
        [(File, "nonsense\n" + Foreign.Contracts + "\nM:Foreign.Spin.Exit Acquires(PageTable)\nM:Foreign.Spin.TryEnter Acquires(Spin)")],
        Foreign.Method("""
            spin.Enter();
            var old = slot.Take();
            Frames.Mark(Frames.Of(old));
            {|MMU1003:spin.Exit()|};
            Tlb.Flush();
            """),
        Mistake(1, 1, 8, "a line begins with the documentation comment id of a method or constructor (M:) or of a property (P:), and not with 'nonsense'"),
        Mistake(10, 1, 19, "'M:Foreign.Spin.Exit' is given twice: line 9 speaks of it, and holds"),
        Mistake(11, 34, 4, "'Spin' is no lock. Did you mean 'Page'?"));

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_of()
    {
        var compilation = CSharpCompilation.Create("Empty", [CSharpSyntaxTree.ParseText("")], [await Foreign.Assembly]);
        var options = new AnalyzerOptions([new ContractText("/gone.mmurules.txt", null)]);

        var found = await compilation.WithAnalyzers([new MmuOrderingAnalyzer()], options).GetAnalyzerDiagnosticsAsync();

        var diagnostic = Assert.Single(found);
        Assert.Equal("MMU9001", diagnostic.Id);
        Assert.Equal("This line does not hold: the file cannot be read", diagnostic.GetMessage(null));
        Assert.Equal("/gone.mmurules.txt", diagnostic.Location.GetLineSpan().Path);
    }

    [Fact]
    public async Task A_file_that_is_named_twice_is_read_once()
    {
        var compilation = CSharpCompilation.Create("Empty", [CSharpSyntaxTree.ParseText("")], [await Foreign.Assembly]);
        var options = new AnalyzerOptions([new ContractText("/kernel.mmurules.txt", Foreign.Contracts), new ContractText("/kernel.mmurules.txt", Foreign.Contracts)]);

        Assert.Empty(await compilation.WithAnalyzers([new MmuOrderingAnalyzer()], options).GetAnalyzerDiagnosticsAsync());
    }

    private static Task IsMistaken(string contracts, DiagnosticResult mistake) => Foreign.Source([(File, contracts)], Foreign.Method(""), mistake);

    private static DiagnosticResult Mistake(int line, int column, int length, string text) =>
        Check.Diagnostic("MMU9001").WithSpan(File, line, column, line, column + length).WithArguments(text);
}
