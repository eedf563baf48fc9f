namespace MmuRules.Tool.Commands;

/// <summary>What the command returns to the shell.</summary>
internal static class ExitCodes
{
    public const int Clean = 0;

    public const int Findings = 1;

    /// <summary>Bad arguments, or the project could not be loaded, built or analyzed wholly.</summary>
    public const int Trouble = 2;

    /// <summary>What shells expect of a program ended by Ctrl-C.</summary>
    public const int Cancelled = 130;
}
