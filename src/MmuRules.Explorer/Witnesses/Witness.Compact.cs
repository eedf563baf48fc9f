namespace MmuRules.Exploration;

public sealed partial record Witness
{
    private const int NamedVerbs = 4;

    /// <summary>
    /// The witness with only its causes in full: steps of one lane that follow each other and have no mark are folded into one, which keeps the first one's number and
    /// place, and all changes. The schedule stays that of the whole witness.
    /// </summary>
    /// <returns>A witness to draw.</returns>
    public Witness Compact()
    {
        var steps = new List<WitnessStep>();
        for (int first = 0, next; first < Steps.Count; first = next)
        {
            next = first + 1;
            while (next < Steps.Count && CanFold(Steps[first]) && CanFold(Steps[next]) && Steps[next].Lane == Steps[first].Lane)
            {
                next++;
            }

            steps.Add(next == first + 1 ? Steps[first] : Fold([.. Steps.Skip(first).Take(next - first)]));
        }

        return this with { Steps = steps };
    }

    private static bool CanFold(WitnessStep step) => step.Marks == StepMarks.None;

    private static WitnessStep Fold(IReadOnlyList<WitnessStep> steps)
    {
        // A step's text begins with its verb: "locks the page table", "reads the entry of 0x0".
        string[] verbs = [.. steps.Select(step => step.Text.Trim().Split(' ', 2)[0].TrimEnd(':', ',', ';', '.')).Where(verb => verb.Length > 0).Distinct()];
        string more = verbs.Length > NamedVerbs ? ", …" : string.Empty;
        return steps[0] with
        {
            Text = $"… {steps.Count} steps: {string.Join(", ", verbs.Take(NamedVerbs))}{more}",
            Changes = [.. steps.SelectMany(step => step.Changes)],
        };
    }
}
