using System.Collections.Concurrent;
using System.Reflection;
using MmuRules.Exploration;
using MmuRules.Hardware;

namespace MmuRules.Corpus;

/// <summary>One bug of the corpus: what is said of it, its code, and where it is explored.</summary>
internal sealed class Bug
{
    private const BindingFlags Anywhere = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Type _type;
    private readonly ConcurrentDictionary<string, Lazy<Verdict>> _verdicts = new();

    private Bug(Type type) => (_type, Said) = (type, type.GetCustomAttribute<BugAttribute>()!);

    /// <summary>All bugs, oldest first.</summary>
    public static IReadOnlyList<Bug> All { get; } =
        [.. typeof(Bug).Assembly.GetTypes().Where(type => type.IsDefined(typeof(BugAttribute))).Select(type => new Bug(type)).OrderBy(bug => bug.Said.Date, StringComparer.Ordinal).ThenBy(bug => bug.Name, StringComparer.Ordinal)];

    public BugAttribute Said { get; }

    public string Name => _type.Name;

    /// <summary>Where the source of the bug stands.</summary>
    public string SourceFile => Repository.PathOf("tests", "MmuRules.Corpus.Tests", "Bugs", $"{Name}.cs");

    /// <summary>The scenario that shows what is lost; <see langword="null"/> if none does.</summary>
    public Scenario? Scenario =>
        (Scenario?)_type.GetProperty(nameof(Scenario), Anywhere)?.GetValue(null) ?? (Said.In is { } name ? Scenarios.Find(name) : null);

    public HardwareModel Model => HardwareModel.All.Single(model => model.Name == Said.On);

    public static Bug Find(string name) => All.Single(bug => bug.Name == name);

    /// <summary>Explores one of the bug's two orders, with whatever runs beside it; once for all who ask.</summary>
    public Verdict Explore(string method) => _verdicts.GetOrAdd(method, name => new(() => Check(name))).Value;

    public override string ToString() => Name;

    private Verdict Check(string method) => Explorer.Check(Scenario!, Model, [Code(method)!, .. Code("Beside") is { } beside ? [beside] : Array.Empty<CodeUnderTest>()]);

    private CodeUnderTest? Code(string method) => _type.GetMethod(method, Anywhere) is { } found ? new CodeUnderTest(method, ThenCaller(method, CodeBinder.Bind(found))) : null;

    private Action<World> ThenCaller(string method, Action<World> code) =>
        method != "Beside" && _type.GetMethod("Caller", Anywhere) is { } caller ? code + CodeBinder.Bind(caller) : code;
}
