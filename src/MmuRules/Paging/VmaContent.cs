using MmuRules.Files;

namespace MmuRules.Paging;

/// <summary>All that an area is. Two areas of one address space with the same content are one object.</summary>
/// <param name="Start">The first address.</param>
/// <param name="End">The address behind the last one.</param>
/// <param name="Mapping">The file, if any.</param>
/// <param name="AnonVma">The reverse map of its private pages, if it can have such.</param>
/// <param name="FirstPage">The page of the file, or of the anonymous object, at the first address.</param>
/// <param name="Flags">What is permitted and watched.</param>
internal sealed record VmaContent(VirtualAddress Start, VirtualAddress End, Mapping? Mapping, AnonVma? AnonVma, int FirstPage, VmaFlags Flags);
