using MmuRules.Exploration;

namespace MmuRules.ExplorerTests.BadInput;

public class ThrowingCodeTests
{
    [Fact]
    public void What_code_throws_is_told_with_its_line()
    {
        Verdict verdict = Try.Check(Try.Busy, world =>
        {
            if (Try.PageOf(world).IsDirty)
            {
                Fail();
            }
        });

        Assert.Equal(Property.NoException, verdict.Violated);
        Assert.Matches("^NotSupportedException: not yet Thrown at ThrowingCodeTests.cs:[0-9]+ \\(Fail\\)\\.$", verdict.Explanation);
    }

    [Fact]
    public void What_code_throws_before_its_first_step_is_told_too()
    {
        Verdict verdict = Try.Check(Try.Busy, _ => Fail());

        Assert.Equal(Property.NoException, verdict.Violated);
        Assert.NotNull(verdict.Witness);
    }

    [Fact]
    public void What_is_thrown_and_caught_is_nobody_elses_matter()
    {
        Verdict verdict = Try.Check(Try.Busy, world =>
        {
            try
            {
                _ = Try.PageOf(world).IsDirty;
                Fail();
            }
            catch (NotSupportedException)
            {
                _ = Try.PageOf(world).IsDirty;
            }
        });

        Assert.Equal(Outcome.Proved, verdict.Outcome);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Fail() => throw new NotSupportedException("not yet");
}
