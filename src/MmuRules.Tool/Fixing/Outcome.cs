using Microsoft.CodeAnalysis.Text;

namespace MmuRules.Tool.Fixing;

/// <summary>A fix that was applied.</summary>
/// <param name="RuleId">What it cured.</param>
/// <param name="Path">Where the diagnostic stood.</param>
/// <param name="Title">What the fix says it does.</param>
internal sealed record AppliedFix(string RuleId, string Path, string Title);

/// <summary>A diagnostic that is still there.</summary>
/// <param name="RuleId">Its rule.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Line">From 1, in the changed file.</param>
/// <param name="Message">What it says.</param>
/// <param name="Reason">Why it was not fixed.</param>
internal sealed record Remainder(string RuleId, string Path, int Line, string Message, string Reason);

/// <summary>A file as it was and as the fixes leave it.</summary>
internal sealed record ChangedFile(string Path, SourceText Before, SourceText After);

/// <summary>What applying all fixes came to.</summary>
internal sealed record Outcome(IReadOnlyList<AppliedFix> Applied, IReadOnlyList<ChangedFile> Changes, IReadOnlyList<Remainder> Remaining, IReadOnlyList<string> UnreadableFiles);
