using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MmuRules.Hardware;

namespace MmuRules.Tests.Docs;

/// <summary>The doc comments of what the machine's assembly shows, as the compiler wrote them beside it.</summary>
internal static partial class XmlDocs
{
    /// <summary>The members by their documentation ids without parameter lists, such as <c>T:MmuRules.Paging.Pte</c>; overloads each for themselves.</summary>
    internal static IEnumerable<(string Id, XElement Comment)> Visible()
    {
        HashSet<string> visible = [.. typeof(Machine).Assembly.GetExportedTypes().SelectMany(IdsOf)];
        return XDocument.Load(Path.ChangeExtension(typeof(Machine).Assembly.Location, ".xml"))
            .Descendants("member")
            .Select(member => (Id: member.Attribute("name")!.Value.Split('(')[0].Split('`')[0], member))
            .Where(member => visible.Contains(member.Id));
    }

    /// <summary>A comment's text in Markdown, on one line.</summary>
    internal static string TextOf(XElement comment) => Spaces().Replace(string.Concat(comment.Nodes().Select(TextOf)), " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);

    private static string TextOf(XNode node) => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element when (element.Attribute("cref") ?? element.Attribute("langword")) is { } reference => $"`{reference.Value.Split('(')[0].Split('.')[^1]}`",
        XElement other => TextOf(other),
        XText plain => plain.Value,
        _ => "",
    };

    private static IEnumerable<string> IdsOf(Type type)
    {
        string name = type.FullName!.Replace('+', '.');
        yield return $"T:{name}";
        foreach (MemberInfo member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        {
            yield return $"{member.MemberType.ToString()[0]}:{name}.{member.Name}";
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
