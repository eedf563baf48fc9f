using System.Diagnostics;
using System.Reflection;

namespace MmuRules.Annotations.Tests;

/// <summary>What a declaration can look like, and what it leaves in metadata.</summary>
public sealed class AttributeTests
{
    public static TheoryData<Type> Attributes => [typeof(EffectAttribute), typeof(AcquiresAttribute), typeof(ReleasesAttribute), typeof(RequiresAttribute)];

    [Theory]
    [MemberData(nameof(Attributes))]
    public void An_attribute_stands_on_whatever_can_be_an_operation_or_its_operand(Type attribute)
    {
        var usage = attribute.GetCustomAttribute<AttributeUsageAttribute>()!;
        Assert.Equal(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Parameter, usage.ValidOn);
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public void An_operation_may_carry_several(Type attribute) => Assert.True(attribute.GetCustomAttribute<AttributeUsageAttribute>()!.AllowMultiple);

    [Theory]
    [MemberData(nameof(Attributes))]
    public void A_declaration_survives_into_metadata_in_every_build(Type attribute) => Assert.Empty(attribute.GetCustomAttributes<ConditionalAttribute>());

    [Theory]
    [MemberData(nameof(Attributes))]
    public void An_attribute_is_what_it_is(Type attribute)
    {
        Assert.True(attribute.IsSealed);
        Assert.Equal("MmuRules.Annotations", attribute.Namespace);
        Assert.Single(attribute.GetConstructors());
    }

    [Fact]
    public void Effects_are_read_back_in_the_order_in_which_they_were_written() =>
        Assert.Equal(
            [MmuEffect.FlushesTlb, MmuEffect.RemovesDeferredRmap, MmuEffect.FreesDeferred],
            MethodOf(nameof(FlushAll)).CustomAttributes.Select(data => (MmuEffect)(int)data.ConstructorArguments[0].Value!));

    [Fact]
    public void A_lock_taken_with_one_result_only_says_with_which() =>
        Assert.True(MethodOf(nameof(TryTake)).GetCustomAttribute<AcquiresAttribute>() is { Lock: MmuLock.PageTable, When: true });

    [Fact]
    public void A_parameter_can_be_the_operand()
    {
        var parameter = Assert.Single(MethodOf(nameof(Give)).GetParameters());
        Assert.Equal(MmuEffect.FreesPage, parameter.GetCustomAttribute<EffectAttribute>()!.Effect);
        Assert.Equal(MmuLock.Page, parameter.GetCustomAttribute<RequiresAttribute>()!.Lock);
        Assert.Equal(MmuLock.PageTable, parameter.GetCustomAttribute<ReleasesAttribute>()!.Lock);
    }

    private static MethodInfo MethodOf(string name) => typeof(AttributeTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    [Effect(MmuEffect.FlushesTlb)]
    [Effect(MmuEffect.RemovesDeferredRmap)]
    [Effect(MmuEffect.FreesDeferred)]
    private static void FlushAll()
    {
    }

    [Acquires(MmuLock.PageTable, When = true)]
    private static bool TryTake() => true;

    private static object Give([Effect(MmuEffect.FreesPage), Requires(MmuLock.Page), Releases(MmuLock.PageTable)] object page) => page;
}
