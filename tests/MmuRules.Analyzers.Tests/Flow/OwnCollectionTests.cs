namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>A flush that hangs on whether a list of the method's own holds anything.</summary>
public sealed class OwnCollectionTests
{
    [Theory]
    [InlineData("var marked = new List<Page>();", "marked.Add(old.Page);", "marked.Count > 0")]
    [InlineData("List<Page> marked = new(16);", "marked.Add(old.Page);", "marked.Count != 0")]
    [InlineData("List<Page> marked = [];", "marked.Add(old.Page);", "!(marked.Count == 0)")]
    [InlineData("var marked = new Queue<Page>();", "marked.Enqueue(old.Page);", "0 < marked.Count")]
    [InlineData("var marked = new Stack<Page>();", "marked.Push(old.Page); marked.Peek();", "marked.Count >= 1")]
    [InlineData("var marked = new List<Page>();", "marked.Add(old.Page); marked.Add(old.Page); marked.Sort();", "marked.Count > 0")]
    public Task What_was_put_in_is_there(string list, string put, string isThere) => Check.Statements(Loop(list, put, isThere, "ptl.Unlock();"));

    [Theory]
    [InlineData("var marked = new List<Page>();", "marked.Add(old.Page); marked.Clear();", "marked.Count > 0")]
    [InlineData("var marked = new List<Page>();", "marked.Add(old.Page); marked.RemoveAt(0);", "marked.Count > 0")]
    [InlineData("var marked = new List<Page>();", "marked.Add(old.Page);", "marked.Count > 1")]
    [InlineData("var marked = new List<Page>();", "if (flag) marked.Add(old.Page);", "marked.Count > 0")]
    [InlineData("var marked = new List<Page>();", "marked.Clear();", "marked.Count > 0")]
    public Task What_was_taken_out_or_not_put_in_is_not(string list, string put, string isThere) => Check.Statements(Loop(list, put, isThere, "{|MMU1003:ptl.Unlock()|};"));

    [Fact]
    public Task A_list_that_is_made_anew_is_empty() => Check.Statements(Loop("var marked = new List<Page>();", "marked.Add(old.Page);", "marked.Count > 0", "{|MMU1003:ptl.Unlock()|};", "marked = new List<Page>();"));

    [Fact]
    public Task What_is_in_it_stays_in_it_in_later_loops() => Check.Statements(Loop("var marked = new List<Page>();", "marked.Add(old.Page);", "marked.Count > 0", "ptl.Unlock();", """
        foreach (var seen in marked)
            Nothing();
        for (var i = 0; i < marked.Count; i++)
            Nothing();
        """));

    // A limit: whoever else knows the list may take out what is in it.
    [Theory]
    [InlineData("Code.Look(marked);")]
    [InlineData("Action later = () => marked.Clear(); later();")]
    [InlineData("var same = marked; same.Clear();")]
    public Task Of_a_list_that_others_know_nothing_is_known(string use) => Check.Source(Kernel.Method(Loop("var marked = new List<Page>();", "marked.Add(old.Page);", "marked.Count > 0", "{|MMU1003:ptl.Unlock()|};", use))
        + "internal sealed partial class Code { internal static void Look(List<Page> pages) { } }");

    private static string Loop(string list, string put, string isThere, string unlock, string between = "") => $$"""
        {{list}}
        ptl.Lock();
        foreach (var pte in slots)
        {
            var old = pte.Clear();
            if (!old.Dirty)
                continue;
            old.Page.MarkDirty();
            {{put}}
        }

        {{between}}
        if ({{isThere}})
            mm.Flush();
        {{unlock}}
        """;
}
