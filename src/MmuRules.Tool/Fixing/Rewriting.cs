using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Fixing;

/// <summary>Writes changed files, all of them or none.</summary>
internal sealed class Rewriting
{
    private readonly List<(string Path, byte[] Bytes)> _originals = [];

    /// <exception cref="UserError">A file cannot be written, or was changed by somebody else meanwhile. Nothing is changed then.</exception>
    public void Write(IReadOnlyList<ChangedFile> changes)
    {
        foreach (var change in changes)
        {
            try
            {
                var bytes = File.ReadAllBytes(change.Path);
                if (!FileText.Read(change.Path, change.Before.Encoding, change.Before.ChecksumAlgorithm).ContentEquals(change.Before))
                    throw new IOException("it was changed by another program while it was being analyzed");
                _originals.Add((change.Path, bytes));
                FileText.Write(change.Path, change.After);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Undo();
                throw new UserError($"'{change.Path}' cannot be changed: {e.Message}. No file was changed.", "See that the file may be written, and run mmurules again.");
            }
        }
    }

    /// <summary>Puts back what was there, to the byte.</summary>
    public void Undo()
    {
        foreach (var (path, bytes) in _originals)
        {
            // What could not be opened for writing was not changed either; comparing keeps it from failing here again.
            if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
                File.WriteAllBytes(path, bytes);
        }

        _originals.Clear();
    }
}
