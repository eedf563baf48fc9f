using MmuRules.Hardware;

namespace MmuRules.Exploration.Search;

/// <summary>Sees the steps of an environment agent's act, which are taken together; an act that would have to wait does not happen.</summary>
internal sealed class AtomicRun(Worker worker) : IStepObserver
{
    /// <inheritdoc/>
    public void Before(in Step step)
    {
    }

    /// <inheritdoc/>
    public void Blocked(in Step step)
    {
        worker.NoteWanted(step);
        throw new WouldBlockException();
    }

    /// <inheritdoc/>
    public void After(in Step step, long observed)
    {
    }
}

/// <summary>An act cannot be done now.</summary>
internal sealed class WouldBlockException : Exception;
