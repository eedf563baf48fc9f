namespace MmuRules.Annotations;

/// <summary>What an operation does to the state of a memory-management unit: its page-table entries, TLBs, pages and gathers.</summary>
/// <remarks>
/// The operand is the receiver, for a static method the first parameter, or the parameter that carries the attribute.
/// A <em>stale window</em> is open from the moment an entry is cleared or write-protected until a TLB flush that covers it:
/// meanwhile any CPU may go on using the old translation.
/// </remarks>
public enum MmuEffect
{
    /// <summary>Takes a plain snapshot of a live entry. Operand: the slot; the returned value is the entry.</summary>
    /// <remarks>Linux: <c>ptep_get</c>.</remarks>
    ReadsEntry,

    /// <summary>Atomically exchanges a live entry for an empty one, and opens a stale window. Operand: the slot; the returned value is the old entry.</summary>
    /// <remarks>Linux: <c>ptep_get_and_clear</c>.</remarks>
    ClearsEntry,

    /// <summary>Stores an empty entry over a live one without exchanging it, and opens a stale window. Operand: the slot.</summary>
    /// <remarks>Linux: <c>pte_clear</c>, <c>*p = 0</c>. A dirty bit that a CPU sets between the last read and this store is lost.</remarks>
    ClearsEntryNonAtomically,

    /// <summary>Clears an entry as <see cref="ClearsEntry"/> does, and flushes it: the window is closed on return. Operand: the slot; the returned value is the old entry.</summary>
    /// <remarks>Linux: <c>ptep_clear_flush</c>, <c>pmdp_huge_clear_flush</c>, <c>pmdp_invalidate</c>.</remarks>
    ClearsAndFlushesEntry,

    /// <summary>Stores an entry with a plain write. Operand: the slot; the value is a setter's, or the last further parameter that is an entry.</summary>
    /// <remarks>Linux: <c>set_pte_at</c>.</remarks>
    WritesEntry,

    /// <summary>Atomically takes write permission from a live entry, and opens a window in which others may still write. Operand: the slot.</summary>
    /// <remarks>Linux: <c>ptep_set_wrprotect</c>.</remarks>
    WriteProtectsEntry,

    /// <summary>Pure predicate: the entry value's dirty bit. Operand: the value.</summary>
    /// <remarks>Linux: <c>pte_dirty</c>.</remarks>
    EntryDirty,

    /// <summary>Pure predicate: the entry value's accessed bit. Operand: the value.</summary>
    /// <remarks>Linux: <c>pte_young</c>.</remarks>
    EntryYoung,

    /// <summary>Pure predicate: the entry value maps something. Operand: the value.</summary>
    /// <remarks>Linux: <c>pte_present</c>.</remarks>
    EntryPresent,

    /// <summary>Pure predicate: the entry value is empty. Operand: the value.</summary>
    /// <remarks>Linux: <c>pte_none</c>.</remarks>
    EntryNone,

    /// <summary>Pure predicate: the entry value's soft-dirty mark. Operand: the value.</summary>
    /// <remarks>Linux: <c>pte_soft_dirty</c>.</remarks>
    EntrySoftDirty,

    /// <summary>Pure predicate: the entry value's userfaultfd write-protect mark. Operand: the value.</summary>
    /// <remarks>Linux: <c>pte_uffd_wp</c>.</remarks>
    EntryUffdWp,

    /// <summary>Pure predicate: the entry value permits writing. Operand: the value.</summary>
    /// <remarks>Linux: <c>pte_write</c>.</remarks>
    EntryWritable,

    /// <summary>The page that an entry value maps. Operand: the value, on whichever parameter it is; the returned value is the page.</summary>
    /// <remarks>Linux: <c>pte_page</c>, <c>vm_normal_page</c>.</remarks>
    EntryPage,

    /// <summary>Builds a fresh entry value. The returned value is the entry.</summary>
    /// <remarks>Linux: <c>mk_pte</c>.</remarks>
    MakesEntry,

    /// <summary>The same entry value with the soft-dirty mark set. Operand and result: the value.</summary>
    /// <remarks>Linux: <c>pte_mksoft_dirty</c>.</remarks>
    EntryWithSoftDirty,

    /// <summary>The same entry value with the userfaultfd write-protect mark set. Operand and result: the value.</summary>
    /// <remarks>Linux: <c>pte_mkuffd_wp</c>.</remarks>
    EntryWithUffdWp,

    /// <summary>The same entry value with the userfaultfd write-protect mark removed. Operand and result: the value.</summary>
    /// <remarks>Linux: <c>pte_clear_uffd_wp</c>.</remarks>
    EntryWithoutUffdWp,

    /// <summary>The same entry value with write permission. Operand and result: the value.</summary>
    /// <remarks>Linux: <c>pte_mkwrite</c>.</remarks>
    EntryWithWrite,

    /// <summary>The same entry value without write permission. Operand and result: the value.</summary>
    /// <remarks>Linux: <c>pte_wrprotect</c>.</remarks>
    EntryWithoutWrite,

    /// <summary>On return no CPU holds a translation of the operand that was cleared before. Operand: a gather, an address space, a slot or a machine.</summary>
    /// <remarks>Linux: <c>flush_tlb_*</c>, <c>tlb_flush_mmu_tlbonly</c>.</remarks>
    FlushesTlb,

    /// <summary>On return no lockless walker that began before is still inside the page tables. Operand: any.</summary>
    /// <remarks>Linux: the interrupt of a TLB shootdown, <c>synchronize_rcu</c>.</remarks>
    SynchronizesLocklessWalkers,

    /// <summary>Marks a page dirty, so that writeback will find it. Operand: the page.</summary>
    /// <remarks>Linux: <c>set_page_dirty</c>.</remarks>
    MarksPageDirty,

    /// <summary>Takes the page lock and marks the page dirty under it. Operand: the page.</summary>
    /// <remarks>Linux: <c>set_page_dirty_lock</c>.</remarks>
    MarksPageDirtyLocked,

    /// <summary>Takes one mapping out of the page's reverse map: its cleaner can no longer find that mapping. Operand: the page.</summary>
    /// <remarks>Linux: <c>page_remove_rmap</c>.</remarks>
    RemovesRmap,

    /// <summary>Gives up a reference: the page may be reused on return. Operand: the page.</summary>
    /// <remarks>Linux: <c>free_page</c>, <c>put_page</c>.</remarks>
    FreesPage,

    /// <summary>Frees a page table: its memory may be reused on return. Operand: the table.</summary>
    /// <remarks>Linux: <c>pte_free</c>.</remarks>
    FreesTable,

    /// <summary>Pure predicate: the page is anonymous, so that its dirtiness need not be carried over. Operand: the page.</summary>
    /// <remarks>Linux: <c>PageAnon</c>.</remarks>
    PageAnonymous,

    /// <summary>Begins a gather. Operand, or returned value: the gather.</summary>
    /// <remarks>Linux: <c>tlb_gather_mmu</c>.</remarks>
    BeginsGather,

    /// <summary>Flushes the TLB for what the gather recorded, then frees what was deferred to it. Operand: the gather.</summary>
    /// <remarks>Linux: <c>tlb_finish_mmu</c>.</remarks>
    FinishesGather,

    /// <summary>The gather's next flush covers that entry. Operand: the gather; the slot is a further parameter. Beside <see cref="BeginsGather"/>: every flush of the new gather covers all entries.</summary>
    /// <remarks>Linux: <c>tlb_remove_tlb_entry</c>.</remarks>
    RecordsEntry,

    /// <summary>The page is freed by the gather after a flush. Operand: the gather; the page is a further parameter. A result of <see langword="false"/> means full: flush before adding more.</summary>
    /// <remarks>Linux: <c>__tlb_remove_page</c>.</remarks>
    DefersFree,

    /// <summary>The page table is freed by the gather after a flush. Operand: the gather; the table is a further parameter.</summary>
    /// <remarks>Linux: <c>pte_free_tlb</c>.</remarks>
    DefersTableFree,

    /// <summary>The page's reverse mapping is removed by the gather after a flush. Operand: the gather; the page is a further parameter.</summary>
    /// <remarks>Linux: <c>__tlb_remove_page</c> with <c>delay_rmap</c>.</remarks>
    DefersRmap,

    /// <summary>Removes the reverse mappings that were deferred to the gather; the caller has flushed. Operand: the gather.</summary>
    /// <remarks>Linux: <c>tlb_flush_rmaps</c>.</remarks>
    RemovesDeferredRmap,

    /// <summary>Frees what was deferred to the gather; the caller has flushed. Operand: the gather.</summary>
    /// <remarks>Linux: <c>tlb_flush_mmu_free</c>.</remarks>
    FreesDeferred,

    /// <summary>Declares, on a method, that stale windows stay open on return and that the caller flushes.</summary>
    DefersFlush,

    /// <summary>Atomically exchanges a live entry for another one: at no time is it empty. Opens a stale window. Operand: the slot; the new entry is a further parameter, the returned value is the old entry.</summary>
    /// <remarks>Linux: <c>pmdp_establish</c>, <c>xchg</c>.</remarks>
    ExchangesEntry,

    /// <summary>Copies, compares or writes out a page's content, and relies on nobody's writing it meanwhile. Operand: the page.</summary>
    /// <remarks>Linux: <c>copy_user_highpage</c>, <c>pages_identical</c>.</remarks>
    ReadsContent,

    /// <summary>Takes a reference to a page. Operand: the page.</summary>
    /// <remarks>Linux: <c>try_get_folio</c>, <c>get_page</c>.</remarks>
    TakesPageReference,

    /// <summary>Tells secondary MMUs that a range is about to change. Operand: the returned value, which ends it when it is disposed; otherwise as for every effect.</summary>
    /// <remarks>Linux: <c>mmu_notifier_invalidate_range_start</c>.</remarks>
    BeginsNotifier,

    /// <summary>Tells secondary MMUs that the change of a range is over. Operand: what began it.</summary>
    /// <remarks>Linux: <c>mmu_notifier_invalidate_range_end</c>.</remarks>
    EndsNotifier,

    /// <summary>The gather goes on with entries of another size. Operand: the gather; the size is a further parameter.</summary>
    /// <remarks>Linux: <c>tlb_change_page_size</c>.</remarks>
    ChangesPageSize,

    /// <summary>May wait, or takes long: must not be called under a spinlock. On a method.</summary>
    /// <remarks>Linux: <c>might_sleep</c>.</remarks>
    MayWait,

    /// <summary>A page's dirtiness is left to a gather, which marks the page when it frees it. Operand: the gather; the page is a further parameter.</summary>
    /// <remarks>Linux: the drafts of April 2014, in which the dirty bit travels in the batch.</remarks>
    DefersDirty,

    /// <summary>Finds out whether somebody else still owes a flush of the address space, or makes it for him. Operand: the address space.</summary>
    /// <remarks>Linux: <c>mm_tlb_flush_pending</c>, <c>flush_tlb_batched_pending</c>.</remarks>
    ChecksPendingFlush,

    /// <summary>
    /// The address of the page whose entry the operation finds, changes or flushes: a look-up returns that entry's slot, and a flush is of no other entry than that. Operand: the address.
    /// Not for entries that map more than a page, or lead to a table: their address may lie anywhere in what they map.
    /// </summary>
    /// <remarks>Linux: the address of <c>pte_offset_map</c> and of <c>flush_tlb_page</c>.</remarks>
    EntryAddress,

    /// <summary>The first address of the range that the operation flushes: no entry before it is flushed. Operand: the address.</summary>
    /// <remarks>Linux: the start of <c>flush_tlb_range</c>.</remarks>
    FlushStart,

    /// <summary>The address behind the last one of the range that the operation flushes: neither its entry nor one behind it is flushed. Operand: the address.</summary>
    /// <remarks>Linux: the end of <c>flush_tlb_range</c>.</remarks>
    FlushEnd,

    /// <summary>The page table that an entry value leads to. Operand: the value, on whichever parameter it is; the returned value is the table, or <see langword="null"/>.</summary>
    /// <remarks>Linux: <c>pmd_pgtable</c>.</remarks>
    EntryTable,

    /// <summary>Looks a page table up from the root, without keeping it: if no lock does that, it may be gone at once. The returned value is the table, or <see langword="null"/>.</summary>
    /// <remarks>Linux: <c>pte_offset_map</c>.</remarks>
    FindsTable,

    /// <summary>Says of a flush whether it includes what CPUs remember of the page tables on the way: only if the operand is true. A flush without such a parameter includes it. Operand: the <see cref="bool"/>.</summary>
    /// <remarks>Linux: <c>freed_tables</c> of <c>flush_tlb_mm_range</c>.</remarks>
    FlushesTables,
}
