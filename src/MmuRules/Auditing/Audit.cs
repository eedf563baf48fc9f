using MmuRules.Hardware;
using MmuRules.Pages;

namespace MmuRules.Auditing;

/// <summary>Holds what a machine believes against what is there: counts against entries, translations against tables, tables against who links them.</summary>
/// <remarks>What Linux has in pieces: <c>page_table_check</c>, <c>bad_page</c>, <c>check_mm</c>, and the map-count warnings of <c>mm/rmap.c</c>.</remarks>
public static class Audit
{
    /// <summary>
    /// Looks through a machine at rest: nobody acts, and no operation is half done. It changes nothing, and takes no step that an observer sees. It says nothing about
    /// contents.
    /// </summary>
    /// <param name="machine">The machine.</param>
    /// <param name="held">The pages to which the caller holds references, a page once for each of them.</param>
    /// <exception cref="UndefinedBehaviorException">
    /// A page's map count is not the number of entries that map it; its references are not those of entries, caches, gathers and the caller; the count of a swap slot is not the number of entries that name it; a TLB holds a
    /// translation that no entry backs, and no gather or deferred flush will take it; a table that is linked is free; or one that is used is linked nowhere.
    /// </exception>
    public static void Check(Machine machine, params ReadOnlySpan<Page> held)
    {
        ArgumentNullException.ThrowIfNull(machine);
        IStepObserver? observer = machine.Observer;
        FootprintRecorder? recorder = machine.Store.Recorder;
        machine.Observer = null;
        machine.Store.Recorder = null;
        try
        {
            var census = new Census(machine);
            PageAudit.Check(census, held);
            SwapAudit.Check(census);
            TableAudit.Check(census);
            TlbAudit.Check(machine);
        }
        finally
        {
            machine.Store.Recorder = recorder;
            machine.Observer = observer;
        }
    }
}
