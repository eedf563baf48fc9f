namespace MmuRules.Exploration;

/// <summary>The colours of a drawing.</summary>
public enum SvgTheme
{
    /// <summary>Light, or dark where the reader prefers that (<c>prefers-color-scheme</c>).</summary>
    Automatic,

    /// <summary>Dark ink on a light ground.</summary>
    Light,

    /// <summary>Light ink on a dark ground.</summary>
    Dark,
}
