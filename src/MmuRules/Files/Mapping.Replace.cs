using MmuRules.Pages;

namespace MmuRules.Files;

/// <content>A page in another one's place.</content>
public sealed partial class Mapping
{
    /// <summary>Has the cache name a page in the place of the one it names, which is frozen: whoever looks it up waits until it is not.</summary>
    internal void Replace(int filePage, Page page) => PlaceOf(filePage).Write(page.Pfn.Number + 1);
}
