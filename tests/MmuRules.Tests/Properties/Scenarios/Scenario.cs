using System.Text;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>An act between two steps of another one.</summary>
internal sealed record Interlude(int Step, Act Act)
{
    public override string ToString() => $"        before step {Step}: {Act}";
}

/// <summary>An act with all that goes on between its steps.</summary>
internal sealed record Turn(Act Act, Interlude[] Interludes)
{
    public override string ToString() => string.Join('\n', (IEnumerable<object>)[$"    {Act}", .. Interludes]);
}

/// <summary>All that happens on one machine.</summary>
internal sealed class Scenario(Setup setup, Turn[] turns)
{
    internal Setup Setup { get; } = setup;

    internal Turn[] Turns { get; } = turns;

    public override string ToString()
    {
        var text = new StringBuilder().Append('\n').Append(Setup);
        Array.ForEach(Turns, turn => text.Append('\n').Append(turn));
        return text.ToString();
    }

    internal Scenario WithoutInterludes() => new(Setup, [.. Turns.Select(turn => turn with { Interludes = [] })]);

    internal Scenario On(Setup other) => new(other, Turns);

    /// <summary>Scenarios in which less happens: fewer turns first, then fewer interludes.</summary>
    internal IEnumerable<Scenario> Shrink()
    {
        foreach (Turn[] fewer in Fewer(Turns))
        {
            yield return new Scenario(Setup, fewer);
        }

        for (int i = 0; i < Turns.Length; i++)
        {
            foreach (Interlude[] fewer in Fewer(Turns[i].Interludes))
            {
                yield return new Scenario(Setup, [.. Turns[..i], Turns[i] with { Interludes = fewer }, .. Turns[(i + 1)..]]);
            }
        }
    }

    private static IEnumerable<T[]> Fewer<T>(T[] all)
    {
        for (int length = all.Length / 2; length > 0; length /= 2)
        {
            for (int start = 0; start + length <= all.Length; start += length)
            {
                yield return [.. all[..start], .. all[(start + length)..]];
            }
        }

        if (all.Length == 1)
        {
            yield return [];
        }
    }
}
