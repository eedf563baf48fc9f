using MmuRules.Exploration;

namespace MmuRules.ExplorerTests;

public class VerdictNamesTests
{
    [Fact]
    public void There_is_no_bare_pass() =>
        Assert.Equal(["Proved", "Violated", "Bounded", "Unknown"], Enum.GetNames<Outcome>());
}
