using MmuRules.Operations;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>The page that an address maps is moved to another place in memory. Programs see nothing of it.</summary>
internal sealed record MovePage(int Mm, int Page) : Act
{
    public override string ToString() => $"migration of what page {Page} of address space {Mm} maps";

    internal override bool CanRun(Stage stage) => stage.FindMapped(Mm, Page) is not null;

    internal override void Run(Stage stage)
    {
        if (stage.FindMapped(Mm, Page) is { } page)
        {
            Migrate.Run(page);
        }
    }
}
