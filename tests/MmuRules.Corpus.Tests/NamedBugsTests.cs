namespace MmuRules.Corpus;

/// <summary>The corpus has the bugs that everybody who works on this asks for.</summary>
public class NamedBugsTests
{
    public static TheoryData<string> Ids => new(
        "1cf35d47712d", "5df397dec7c4", "7658cc289288", "5d1904204c99", "a2ce2666aa87", "eb66ae030829", "3ea277194daa", "99baac21e458", "b3a81d0841a9", "2b047252d087", "d86564a2f085",
        "3ef938c3503f", "d52605d7cb30", "ced108037c2a", "c444eb564fb1", "a4a118f2eead", "1013af4f585f", "b67fbebd4cf9", "70cbc3cc78a9", "2ba99c5e0881", "97113eb39fa7", "6fa1066fc5d0",
        "1a5a9906d4e8", "3a5a8d343e1c", "60bae7370896", "fd35ca3d12cc", "6ce64428d620", "f1eb1bacfba9", "ff1712f953e2", "57efa1fe5957", "soft-dirty split patch");

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_bug_that_is_asked_for_is_in_the_corpus_once(string id) => Assert.Single(Bug.All, bug => bug.Said.Id == id);

    [Fact]
    public void There_are_at_least_thirty_and_none_is_there_twice()
    {
        Assert.True(Bug.All.Count >= 30, $"There are {Bug.All.Count}.");
        Assert.Equal(Bug.All.Count, Bug.All.Select(bug => bug.Said.Id).Distinct().Count());
    }
}
