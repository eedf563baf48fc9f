namespace MmuRules.Paging;

/// <summary>What is permitted and watched in an area.</summary>
/// <remarks>Linux: <c>vm_flags_t</c>.</remarks>
[Flags]
public enum VmaFlags
{
    /// <summary>Loads only.</summary>
    None = 0,

    /// <summary>Stores are permitted.</summary>
    /// <remarks>Linux: <c>VM_WRITE</c>.</remarks>
    Writable = 1,

    /// <summary>Stores reach the file, or every address space that the area was inherited by; without it the first store makes a copy.</summary>
    /// <remarks>Linux: <c>VM_SHARED</c>.</remarks>
    Shared = 2,

    /// <summary>Pages can be write-protected on behalf of userfaultfd.</summary>
    /// <remarks>Linux: <c>VM_UFFD_WP</c>.</remarks>
    UffdWp = 4,

    /// <summary>The area is new since soft-dirty marks were last cleared: all of it counts as marked.</summary>
    /// <remarks>Linux: <c>VM_SOFTDIRTY</c>.</remarks>
    SoftDirty = 8,

    /// <summary>Huge pages may be used.</summary>
    /// <remarks>Linux: <c>VM_HUGEPAGE</c>.</remarks>
    Huge = 16,

    /// <summary>Pages are mapped by their numbers only: their mappings hold no references and are in no map count. Whoever owns the pages has to unmap them before he gives them away.</summary>
    /// <remarks>Linux: <c>VM_PFNMAP</c>.</remarks>
    PfnMap = 32,
}
