using MmuRules.Testing.Tests.Subjects;

namespace MmuRules.Testing.Tests;

public class AnalyzerTestTests
{
    [Fact]
    public Task A_marked_diagnostic_is_accepted() =>
        new TinyTest<TinyAnalyzer> { TestCode = "class C { void M() { int [|xBad|] = 0; _ = xBad; } }" }.RunAsync();

    [Fact]
    public async Task A_missing_diagnostic_fails()
    {
        var failure = await new TinyTest<TinyAnalyzer> { TestCode = """
            class C
            {
                void M()
                {
                    int [|x|] = 0; _ = x;
                    int xBad = 1; _ = xBad;
                    int {|TINY001:yBad|} = 1; _ = yBad; undefined();
                }
            }
            """ }.FailureAsync();
        Assert.Contains("TINY001", failure);
    }
}
