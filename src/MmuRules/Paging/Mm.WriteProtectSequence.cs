using MmuRules.Hardware;

namespace MmuRules.Paging;

/// <content>How fast GUP learns that a fork is write-protecting entries.</content>
public sealed partial class Mm
{
    /// <summary>
    /// Odd while a fork write-protects this address space's private pages, and another number behind each one. A lockless walker that pins a page to store to it reads this
    /// before and after: if it was odd, or has changed, the child may have been given the page, and the pin must be given up.
    /// </summary>
    /// <remarks>Linux: <c>mm->write_protect_seq</c>, 57efa1fe5957 (2020).</remarks>
    public int WriteProtectSequence
    {
        get
        {
            var step = new Step(StepKind.ReadWriteProtectSequence, SequenceWord);
            Machine.Before(step);
            long value = SequenceWord.Read();
            Machine.After(step, value);
            return (int)value;
        }
    }

    private Word SequenceWord => new(_state, SequenceIndex);

    /// <summary>Makes the sequence odd until the guard is disposed. Needs the mmap lock for writing: there is one writer at a time.</summary>
    /// <remarks>Linux: <c>raw_write_seqcount_begin(&amp;mm->write_protect_seq)</c>.</remarks>
    internal WriteProtecting BeginWriteProtect()
    {
        AdvanceSequence();
        return new WriteProtecting(this);
    }

    private void AdvanceSequence()
    {
        var step = new Step(StepKind.ChangeWriteProtectSequence, SequenceWord);
        Machine.Before(step);
        long value = SequenceWord.Add(1);
        Machine.After(step, value);
    }

    /// <summary>The time during which entries are write-protected for a child.</summary>
    internal readonly ref struct WriteProtecting
    {
        private readonly Mm _mm;

        internal WriteProtecting(Mm mm) => _mm = mm;

        /// <summary>Makes the sequence even again.</summary>
        public void Dispose() => _mm.AdvanceSequence();
    }
}
