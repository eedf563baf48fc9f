using MmuRules.Annotations;
using MmuRules.Hardware;

namespace MmuRules.Pages;

/// <content>What is stored in the page, and whether it would be lost with it.</content>
public sealed partial class Page
{
    /// <summary>Where the machine's physical memory is, the page's content among it.</summary>
    internal Region Memory => Machine.Memory;

    /// <summary>The place of the content's first word in <see cref="Memory"/>.</summary>
    internal int FirstWord => Pfn.Number * Machine.Options.WordsPerPage;

    /// <summary>Copies the content of another page, a huge one whole. Needs no lock; what CPUs store to the other page meanwhile may or may not be in the copy.</summary>
    /// <param name="source">The page that is copied.</param>
    /// <remarks>Linux: <c>copy_user_highpage</c>, <c>folio_copy</c>.</remarks>
    public void CopyFrom([Effect(MmuEffect.ReadsContent)] Page source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var step = new Step(StepKind.CopyPage, Machine.MemoryWord(Pfn, 0));
        Machine.Before(step);
        Region.Copy(source.Memory, source.FirstWord, Memory, FirstWord, Machine.Options.WordsPerPage * (IsHead && source.IsHead ? SubpageCount : 1));
        Machine.After(step, 0);
    }

    /// <summary>Looks for a store that would be lost if the page were dropped as clean: its content is not that of where it can be read again.</summary>
    /// <param name="stored">Where the content can be read again.</param>
    /// <param name="first">The place of its first word there.</param>
    /// <param name="operation">The operation that drops it.</param>
    /// <param name="place">What it is the content of, for the message.</param>
    /// <returns>The lost store, or <see langword="null"/>.</returns>
    internal UndefinedBehaviorException? FindLostStore(Region stored, int first, string operation, string place)
    {
        int words = Machine.Options.WordsPerPage;
        ReadOnlySpan<long> content = Memory.ForReading(FirstWord, words);
        int same = content.CommonPrefixLength(stored.ForReading(first, words));
        return same == words ? null : Undefined(
            UndefinedBehavior.StoreLost,
            operation,
            $"It is dropped as clean, but at offset {same * sizeof(long)} of {place} it has {content[same]}, and {stored.Words[first + same]} was written.");
    }

    /// <summary>Notes the content of a page that is dropped as clean although somebody holds it: what is stored to it from now on is lost.</summary>
    internal void NoteDropped() => WordOf(DroppedIndex).Write(Digest());

    /// <summary>
    /// Notes the content of a page of which a copy has taken the place, in a step of its own: what is stored to it from now on is lost, unless the page goes on being that of a swap slot. What was stored
    /// to it since it was copied is lost already.
    /// </summary>
    /// <param name="copy">The copy.</param>
    /// <param name="operation">The operation that has made it.</param>
    /// <param name="place">What the copy is called in a message.</param>
    /// <exception cref="UndefinedBehaviorException">The copy has another content.</exception>
    internal void NoteReplaced(Page copy, string operation, string place)
    {
        bool isInSwapCache = IsInSwapCache;
        var step = new Step(StepKind.ChangeCache, WordOf(DroppedIndex));
        Machine.Before(step);

        // Compared within the step: else whoever runs the operation in an exploration would be taken to look at contents.
        UndefinedBehaviorException? lost = FindLostStore(copy.Memory, copy.FirstWord, operation, place);
        if (lost is null && !isInSwapCache)
        {
            NoteDropped();
        }

        Machine.After(step, lost is null ? 0 : 1);
        if (lost is not null)
        {
            throw lost;
        }
    }

    /// <summary>The word that remembers with what content the page was dropped from its file; it is zero for a page that was not.</summary>
    internal Word DroppedWord => WordOf(DroppedIndex);

    /// <summary>Whether a dropped page has the content that it was dropped with.</summary>
    internal bool IsAsDropped => DroppedWord.Read() == Digest();

    private void CheckNothingStoredSinceDropped()
    {
        if (WordOf(DroppedIndex).Read() is var digest and not 0 && digest != Digest())
        {
            throw Undefined(
                UndefinedBehavior.StoreLost, nameof(Put), $"It was dropped as clean, as page {FilePage} of its file, and then stored to; nobody will ever write it.");
        }
    }

    // Injective for a page of one word; never zero, which stands for a page that was not dropped.
    private long Digest()
    {
        ulong digest = 0;
        foreach (long word in Memory.ForReading(FirstWord, Machine.Options.WordsPerPage * SubpageCount))
        {
            digest = (digest ^ (ulong)word) * 0x9E3779B97F4A7C15;
            digest ^= digest >> 32;
        }

        return digest == 0 ? -1 : (long)digest;
    }
}
