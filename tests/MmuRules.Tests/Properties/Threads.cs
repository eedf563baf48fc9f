namespace MmuRules.Tests.Properties;

/// <summary>Runs bodies at once, a thread each, and fails if one fails or does not come to an end.</summary>
internal static class Threads
{
    internal static void Run(CancellationToken stop, params Action[] bodies)
    {
        Exception?[] thrown = new Exception?[bodies.Length];
        Thread[] threads = [.. bodies.Select((body, i) => new Thread(() => thrown[i] = Record.Exception(body)))];
        Array.ForEach(threads, thread => thread.Start());
        foreach (Thread thread in threads)
        {
            Assert.True(thread.Join(TimeSpan.FromSeconds(30)), $"A thread does not come to an end{(stop.IsCancellationRequested ? ", though it should" : "")}: {thrown.FirstOrDefault(exception => exception is not null)}");
        }

        Assert.All(thrown, Assert.Null);
    }
}
