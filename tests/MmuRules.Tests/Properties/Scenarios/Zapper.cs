using MmuRules.Paging;

namespace MmuRules.Tests.Properties.Scenarios;

/// <summary>An operation that gives the pages of a range up.</summary>
internal delegate void Zapper(Mm mm, VirtualAddress start, VirtualAddress end);
