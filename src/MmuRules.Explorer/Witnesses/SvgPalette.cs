namespace MmuRules.Exploration;

/// <summary>
/// Colours whose contrast the tests compute: at least 4.5 to 1 for text on all it stands on, 3 to 1 for what only has to be seen (WCAG 2.2, 1.4.3 and 1.4.11).
/// No box is told from another by its colour alone: its marks are in it in words, and a stale store is dashed, a loss thick.
/// </summary>
internal static class SvgPalette
{
    private const string Shapes = """
        text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif;font-size:13px}
        text.title{font-size:17px;font-weight:600}
        text.name{font-size:14px;font-weight:600}
        text.mark{font-weight:700}
        text.small{font-size:11px}
        text.code{font-family:ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:12px}
        .life{stroke-width:1;stroke-dasharray:2 4}
        .run{stroke-width:3}
        .box{stroke-width:1}
        .stale{stroke-width:2;stroke-dasharray:6 3}
        .lost{stroke-width:4}
        .arrow{fill:none;stroke-width:1.5}
        .harm{stroke-width:2.5}
        """;

    private const string LightColours = """
        .ground{fill:#ffffff}
        .ink{fill:#1f2328}
        .dim{fill:#4d5761}
        .life{stroke:#818b98}
        .run,.arrow{stroke:#59636e}
        .head{fill:#59636e}
        .harm{stroke:#b3202a}
        .harm-head{fill:#b3202a}
        .plain{fill:#f1f4f7;stroke:#6b7682}
        .window{fill:#fff8c5;stroke:#7d5200}
        .carried{fill:#ddf4ff;stroke:#0860c4}
        .flushed{fill:#dafbe1;stroke:#15702f}
        .stale{fill:#ffebe9;stroke:#b3202a}
        .lost{fill:#ffd8d3;stroke:#a40e26}
        """;

    private const string DarkColours = """
        .ground{fill:#0d1117}
        .ink{fill:#f0f6fc}
        .dim{fill:#a8b1bb}
        .life{stroke:#6e7681}
        .run,.arrow{stroke:#9198a1}
        .head{fill:#9198a1}
        .harm{stroke:#f85149}
        .harm-head{fill:#f85149}
        .plain{fill:#1c2229;stroke:#7d8692}
        .window{fill:#2b2412;stroke:#d29922}
        .carried{fill:#12233d;stroke:#4493f8}
        .flushed{fill:#12261e;stroke:#3fb950}
        .stale{fill:#2d171b;stroke:#f85149}
        .lost{fill:#3f1a1d;stroke:#ff7b72}
        """;

    /// <summary>The style sheet; its rules hold only within the element of this name, so that drawings can share a page.</summary>
    internal static string StyleSheet(SvgTheme theme, string scope) => theme switch
    {
        SvgTheme.Light => Scoped(Shapes, scope) + Scoped(LightColours, scope),
        SvgTheme.Dark => Scoped(Shapes, scope) + Scoped(DarkColours, scope),
        SvgTheme.Automatic => Scoped(Shapes, scope) + Scoped(LightColours, scope) + $"@media (prefers-color-scheme:dark){{\n{Scoped(DarkColours, scope)}}}\n",
        _ => throw new ArgumentOutOfRangeException(nameof(theme), theme, null),
    };

    /// <summary>The class of a step's box.</summary>
    internal static string Class(StepMarks marks) => MarkWords.Chief(marks) switch
    {
        StepMarks.Lost => "lost",
        StepMarks.StaleStore => "stale",
        StepMarks.WindowOpened => "window",
        StepMarks.DirtyTransferred or StepMarks.Cleaned => "carried",
        StepMarks.Flushed => "flushed",
        _ => "plain",
    };

    private static string Scoped(string rules, string scope) =>
        string.Concat(rules.Split('\n').Select(rule => $"#{scope} {rule.Replace(",.", $",#{scope} .")}\n"));
}
