using System.Linq.Expressions;
using System.Reflection;
using MmuRules.Gather;
using MmuRules.Pages;
using MmuRules.Paging;

namespace MmuRules.Exploration;

/// <summary>Something that a world can give to a parameter of code under test.</summary>
/// <param name="Type">The parameter's type.</param>
/// <param name="Names">What the parameter may be called; anything, if empty.</param>
/// <param name="Words">What it is, in a few words.</param>
/// <param name="Value">How it is got from the world.</param>
internal sealed record Given(Type Type, IReadOnlyList<string> Names, string Words, LambdaExpression Value)
{
    /// <summary>All there is, but for the gather, which has to be begun and finished.</summary>
    internal static IReadOnlyList<Given> All { get; } =
    [
        Of("the world", world => world),
        Of("its machine", world => world.Machine),
        Of("its last CPU", world => world.Machine.Cpus[world.Machine.Cpus.Count - 1]),
        Of("the address space", world => world.Mm),
        Of("the area", world => world.Vma),
        Of("the page table that serves the area", world => world.Table),
        Of("the lock of that page table", world => world.Table.Ptl),
        Of("the slot of the area's first address", world => world.Table.Slot(world.Start)),
        Of("the upper-level slot of a huge page", world => world.HugeSlot, "huge"),
        Of("the upper-level slot of the area's first address", world => world.Mm.Directory(world.Start)),
        Of("the addresses of the area's pages, in order", world => Addresses(world)),
        Of("the file that is mapped", world => world.File),
        Of("the file's i_mmap lock", world => world.File.IMmapLock),
        Of("the disk of the file", world => world.File.Disk),
        Of("the first page, of the file if it is cached, or of anonymous memory", world => FirstPage(world)),
        Of("where flushes are owed", world => world.Batch),
        Of("the address to which the area's first one is to be moved", world => world.Target.Start, "target", "newStart", "newAddress"),
        Of("the address behind the area", world => world.End, "end", "to"),
        Of("the area's first address", world => world.Start, "addr", "address", "start", "from"),
        Of("the number of pages of the area", world => world.PageCount, "pages", "pageCount", "count"),
        Of("the size of a page in bytes", world => world.Machine.Options.PageSize, "pageSize"),
    ];

    /// <summary>What a gather is given as.</summary>
    internal static string GatherWords => "a gather of the address space, begun before and finished after";

    /// <summary>What can be given to parameters, for a message.</summary>
    internal static string Everything { get; } = string.Join(
        "; ",
        All.Select(one => one.Describe()).Append($"{nameof(MmuGather)}: {GatherWords}"));

    internal bool Fits(ParameterInfo parameter) =>
        parameter.ParameterType == Type && (Names.Count == 0 || Names.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase));

    private static Given Of<T>(string words, Expression<Func<World, T>> value, params string[] names) => new(typeof(T), names, words, value);

    private static Page FirstPage(World world) => world.FirstPage ?? throw new BadScenarioException("The scenario has no file with a page in the cache, and maps no anonymous one. Take another scenario, or do without the page.");

    private static IEnumerable<VirtualAddress> Addresses(World world) => [.. Enumerable.Range(0, world.PageCount).Select(world.AddressOf)];

    private string Describe() => $"{TypeName(Type)}{(Names.Count == 0 ? string.Empty : $" {string.Join("|", Names)}")}: {Words}";

    private static string TypeName(Type type) => type == typeof(int) ? "int"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
        : type.Name;
}
