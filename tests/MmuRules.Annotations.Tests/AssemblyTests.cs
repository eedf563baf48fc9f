using System.Reflection;
using System.Runtime.Versioning;

namespace MmuRules.Annotations.Tests;

/// <summary>Whoever annotates an operation takes on nothing else.</summary>
public sealed class AssemblyTests
{
    private static readonly Assembly Vocabulary = typeof(EffectAttribute).Assembly;

    [Fact]
    public void The_vocabulary_can_be_used_on_every_framework() =>
        Assert.Equal(".NETStandard,Version=v2.0", Vocabulary.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName);

    [Fact]
    public void The_vocabulary_refers_to_nothing_but_the_framework() =>
        Assert.Equal(["netstandard"], Vocabulary.GetReferencedAssemblies().Select(assembly => assembly.Name));

    [Fact]
    public void There_is_nothing_in_it_but_the_vocabulary() =>
        Assert.Equal(
            ["AcquiresAttribute", "EffectAttribute", "ExplorableAttribute", "MmuEffect", "MmuLock", "ReleasesAttribute", "RequiresAttribute"],
            Vocabulary.GetExportedTypes().Select(type => type.Name).Order(StringComparer.Ordinal));
}
