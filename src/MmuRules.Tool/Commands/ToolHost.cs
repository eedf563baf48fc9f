using MmuRules.Tool.Analysis;
using MmuRules.Tool.Fixing;
using MmuRules.Tool.Rendering;

namespace MmuRules.Tool.Commands;

/// <summary>What commands need of the world.</summary>
/// <param name="Out">Findings, summaries, diffs.</param>
/// <param name="Errors">Progress and messages to the user.</param>
/// <param name="BaseFolder">What shown paths are relative to.</param>
/// <param name="Rules">The analyzers, as files for the user's compiler.</param>
/// <param name="Fixes">The analyzers and fixes, as objects; made only when needed, because loading Roslyn takes its time.</param>
internal sealed record ToolHost(Terminal Out, Terminal Errors, string BaseFolder, AnalyzerSet Rules, Func<FixSet> Fixes);
