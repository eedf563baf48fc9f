namespace RaceWrite;

/// <summary>A counter was read back that is not the one that was stored.</summary>
internal sealed class LostStoreException(int cpu, long counter, long counterRead, long inBuffer)
    : Exception($"cpu: {cpu}\n    counter {counter}\ncounterread {counterRead}\n*counterbuf {inBuffer}");
