using System.Diagnostics;
using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>Finds the line of the code under test that is being executed.</summary>
internal static class Sites
{
    /// <summary>The innermost line that is neither the machine's nor the explorer's; <see langword="null"/> if nothing is known of it.</summary>
    internal static CodeSite? OfCaller() => InnermostOf(new StackTrace(fNeedFileInfo: true));

    /// <summary>The line of code under test at which something was thrown.</summary>
    internal static CodeSite? OfThrown(Exception thrown) => InnermostOf(new StackTrace(thrown, fNeedFileInfo: true));

    private static CodeSite? InnermostOf(StackTrace trace)
    {
        foreach (StackFrame frame in trace.GetFrames())
        {
            if (frame.GetMethod() is { DeclaringType: null })
            {
                // What CodeBinder has made, which belongs to no type: the code under test has not begun yet, or has returned.
                return null;
            }

            if (frame.GetMethod() is { DeclaringType.Assembly: var assembly } method
                && assembly != typeof(Machine).Assembly
                && assembly != typeof(Sites).Assembly)
            {
                return frame.GetFileName() is { } file ? new CodeSite(file, frame.GetFileLineNumber(), method.Name) : null;
            }
        }

        return null;
    }
}
