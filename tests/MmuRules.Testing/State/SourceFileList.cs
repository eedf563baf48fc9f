using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Sources of a project; those without a name get one with a running number.</summary>
public class SourceFileList : SourceFileCollection
{
    private readonly string _defaultPrefix;
    private readonly string _defaultExtension;

    /// <summary>Creates a list that names its files <c>prefix0.extension</c>, <c>prefix1.extension</c> and so on.</summary>
    public SourceFileList(string defaultPrefix, string defaultExtension)
    {
        _defaultPrefix = defaultPrefix;
        _defaultExtension = defaultExtension;
    }

    /// <summary>Adds a source under the next name.</summary>
    public void Add(string content) => Add(($"{_defaultPrefix}{Count}.{_defaultExtension}", content));

    /// <summary>Adds a source under the next name.</summary>
    public void Add(SourceText content) => Add(($"{_defaultPrefix}{Count}.{_defaultExtension}", content));
}
