using MmuRules.Operations;

namespace MmuRules.Paging;

/// <content>Who watches its stores.</content>
public sealed partial class Mm
{
    private Userfaultfd? _userfaultfd;

    /// <summary>The one object that stands for its userfaultfd, open or not.</summary>
    internal Userfaultfd GetUserfaultfd()
    {
        lock (_gate)
        {
            return _userfaultfd ??= new Userfaultfd(this);
        }
    }
}
