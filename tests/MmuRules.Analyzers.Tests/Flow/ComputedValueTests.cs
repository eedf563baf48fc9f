namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Conditions on what was computed: the same computation comes to the same, however it is written.</summary>
public sealed class ComputedValueTests
{
    private const string Enums = """
        [System.Flags] internal enum Ways { None, Split = 1, Lock = 2 }
        internal enum Need { None, Page, All }
        """;

    [Theory]
    [InlineData("(ways & Ways.Lock) != 0")]
    [InlineData("ways.HasFlag(Ways.Lock)")]
    [InlineData("ways is Ways.Lock")]
    [InlineData("n % 512 == 0")]
    [InlineData("n - 1 == 4096")]
    [InlineData("n * 2 > numbers[0] << 3")]
    [InlineData("(n ^ 1) >= 2")]
    [InlineData("n is > 8")]
    public Task What_is_asked_twice_has_one_answer(string condition) => Method($$"""
        if ({{condition}})
            ptl.Lock();
        slot.Read();
        if ({{condition}})
            ptl.Unlock();
        """);

    [Theory]
    [InlineData("bool needed = (ways & Ways.Lock) != 0;", "needed")]
    [InlineData("bool needed = Away.Somewhere.IsNeeded(n) && flag;", "needed")]
    [InlineData("var need = Away.Somewhere.NeedOf(n);", "need == Need.All")]
    [InlineData("long count = Away.Somewhere.CountOf(n) / 3;", "count > 0")]
    public Task What_a_variable_holds_is_the_same_each_time(string computation, string condition) => Method($$"""
        {{computation}}
        if ({{condition}})
            ptl.Lock();
        slot.Read();
        if ({{condition}})
            ptl.Unlock();
        """);

    [Theory]
    [InlineData("(ways & Ways.Lock) != 0", "(ways & Ways.Split) != 0")]
    [InlineData("n % 512 == 0", "n % 511 == 0")]
    [InlineData("n - 1 == 4096", "1 - n == 4096")]
    public Task What_is_asked_otherwise_has_another_answer(string taken, string flushed) => Method($$"""
        ptl.Lock();
        if ({{taken}})
            slot.Clear().Page.MarkDirty();
        if ({{flushed}})
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Theory]
    [InlineData("int", "changed > 0")]
    [InlineData("long", "changed > 0")]
    [InlineData("uint", "changed != 0")]
    [InlineData("ulong", "changed >= 1")]
    [InlineData("short", "changed is > 0")]
    [InlineData("byte", "changed is not 0")]
    public Task A_counter_is_one_whatever_its_type(string type, string condition) => Method($$"""
        {{type}} changed = 0;
        ptl.Lock();
        foreach (var each in slots)
        {
            var old = each.Clear();
            if (!old.Dirty)
                continue;
            old.Page.MarkDirty();
            changed++;
        }

        if ({{condition}})
            mm.Flush();
        ptl.Unlock();
        mm.Flush();
        """);

    [Theory]
    [InlineData("todo |= Ways.Lock;", "(todo & Ways.Lock) != 0")]
    [InlineData("todo |= Ways.Split | Ways.Lock;", "(todo & Ways.Lock) == Ways.Lock")]
    [InlineData("todo |= Ways.Lock;", "todo.HasFlag(Ways.Lock)")]
    [InlineData("todo = ways | Ways.Lock;", "(todo & Ways.Lock) != 0")]
    public Task Bits_that_were_raised_are_there(string raise, string condition) => Method($$"""
        var todo = Ways.None;
        ptl.Lock();
        if (flag)
        {
            slot.Clear().Page.MarkDirty();
            {{raise}}
        }

        if ({{condition}})
            mm.Flush();
        ptl.Unlock();
        mm.Flush();
        """);

    [Theory]
    [InlineData("todo |= Ways.Split;", "(todo & Ways.Lock) != 0")]
    [InlineData("todo |= Ways.Lock; todo &= ~Ways.Lock;", "(todo & Ways.Lock) != 0")]
    public Task Bits_that_were_not_raised_are_not(string raise, string condition) => Method($$"""
        var todo = Ways.None;
        ptl.Lock();
        if (flag)
        {
            slot.Clear().Page.MarkDirty();
            {{raise}}
        }

        if ({{condition}})
            mm.Flush();
        {|MMU1003:ptl.Unlock()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_helpers_answers_are_gathered() => Check.Source(Kernel.Method("""
        bool changed = false;
        ptl.Lock();
        foreach (var each in slots)
            changed |= Take(each);
        if (changed)
            mm.Flush();
        ptl.Unlock();
        """) + """
        internal sealed partial class Code
        {
            private static bool Take(Slot slot)
            {
                if (slot.Read().None)
                    return false;
                slot.Clear().Page.MarkDirty();
                return true;
            }
        }
        """);

    [Fact]
    public Task What_was_called_upon_is_there() => Method("""
        Mm pending = null;
        mm.Find(1);
        ptl.Lock();
        if (flag)
        {
            slot.Clear().Page.MarkDirty();
            pending = mm;
        }

        pending?.Flush();
        ptl.Unlock();
        mm.Flush();
        """);

    [Theory]
    [InlineData("old == null")]
    [InlineData("!old.HasValue")]
    [InlineData("old is null")]
    [InlineData("old is not { }")]
    public Task An_entry_is_not_null_however_that_is_asked(string isNull) => Check.Source(Kernel.Method($$"""
        ptl.Lock();
        var old = Take(slot);
        if ({{isNull}})
        {
            ptl.Unlock();
            return;
        }

        old.Value.Page.MarkDirty();
        mm.Flush();
        ptl.Unlock();
        """) + """
        internal sealed partial class Code
        {
            private static Entry? Take(Slot slot)
            {
                if (slot.Read().None)
                    return null;
                return slot.Clear();
            }
        }
        """);

    private static Task Method(string statements) => Check.Source(Kernel.Method("var ways = Away.Ways; var n = numbers.Length;\n" + statements) + Enums + """
        internal abstract class Away
        {
            internal static Ways Ways;
            internal static Away Somewhere;
            internal abstract bool IsNeeded(int n);
            internal abstract Need NeedOf(int n);
            internal abstract long CountOf(int n);
        }
        """);
}
