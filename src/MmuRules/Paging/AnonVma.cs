using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <summary>The reverse map of anonymous pages: the areas, in an address space and in those forked from it, in which such a page can be mapped.</summary>
/// <remarks>Linux: the root <c>anon_vma</c>. It is made with the area, not with its first page, and inherited whole by a fork.</remarks>
public sealed class AnonVma
{
    private readonly Lock _gate = new();
    private Vma[] _vmas = [];

    internal AnonVma(Machine machine, int id)
    {
        Machine = machine;
        Id = id;
        AnonVmaLock = new AnonVmaLock(machine, id);
    }

    /// <summary>The machine it belongs to.</summary>
    public Machine Machine { get; }

    /// <summary>The lock over the list of its areas.</summary>
    /// <remarks>Linux: <c>anon_vma->root->rwsem</c>.</remarks>
    public AnonVmaLock AnonVmaLock { get; }

    /// <summary>The areas: a page of this object is mapped in none but these.</summary>
    public IReadOnlyList<Vma> Vmas => Array.FindAll(Volatile.Read(ref _vmas), vma => vma.IsInRmap);

    internal int Id { get; }

    internal bool IsUsed => Array.Exists(Volatile.Read(ref _vmas), vma => vma.IsInRmap || vma.IsLinked);

    /// <inheritdoc/>
    public override string ToString() => $"anon_vma {Id}";

    /// <summary>One that no area uses: the one with the lowest number, or a new one.</summary>
    internal static AnonVma Allocate(Machine machine) =>
        machine.AnonVmas.Items.FirstOrDefault(item => !item.IsUsed) ?? machine.AnonVmas.Add(id => new AnonVma(machine, id));

    internal void Know(Vma vma)
    {
        lock (_gate)
        {
            Volatile.Write(ref _vmas, [.. _vmas, vma]);
        }
    }
}
