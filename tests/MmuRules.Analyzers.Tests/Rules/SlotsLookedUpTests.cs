namespace MmuRules.Analyzers.Tests.Rules;

/// <summary>Slots that are looked up by an address as a contract names it: what is found there twice is one slot.</summary>
public sealed class SlotsLookedUpTests
{
    [Theory]
    [InlineData("leaves.At(address).Set(leaves.At(address).Clear().ReadOnly()); ptl.Unlock(); mm.Flush();")]
    [InlineData("var old = leaves[address].Clear(); leaves[address].Set(old.ReadOnly()); ptl.Unlock(); mm.Flush();")]
    [InlineData("leaves[address].Clear().Page.MarkDirty(); leaves[address].Flush(); ptl.Unlock();")]
    [InlineData("for (; address < end; address += 4096) { leaves[address].Clear().Page.MarkDirty(); leaves[address].Flush(); } ptl.Unlock();")]
    public Task What_is_found_by_one_address_is_one_slot(string statements) => Method(statements);

    [Theory]
    [InlineData("leaves.At(other).Set(leaves.At(address).Clear()); {|MMU1003:ptl.Unlock()|}; mm.Flush();")]
    [InlineData("var old = leaves[address].Clear(); address += 4096; leaves[address].Set(old); {|MMU1003:ptl.Unlock()|}; mm.Flush();")]
    [InlineData("others.At(address).Set(leaves.At(address).Clear()); {|MMU1003:ptl.Unlock()|}; mm.Flush();")]
    [InlineData("leaves.Somewhere(address).Set(leaves.Somewhere(address).Clear()); {|MMU1003:ptl.Unlock()|}; mm.Flush();")]
    public Task Another_address_table_or_way_finds_another_one(string statements) => Method(statements);

    [Fact]
    public Task Whoever_changes_an_entry_that_he_looks_up_twice_is_told_so() => Method("{|MMU2002:leaves.At(address).Set(leaves.At(address).Read().ReadOnly())|}; ptl.Unlock(); mm.Flush();");

    private static Task Method(string statements) => Check.Source($$"""
        using System;
        using Kernel;
        using MmuRules.Annotations;

        internal static class Code
        {
            internal static void M(Mm mm, Leaves leaves, Leaves others, Spin ptl, ulong address, ulong other, ulong end)
            {
                ptl.Lock();
                {{statements}}
            }
        }

        public abstract class Leaves
        {
            public Slot At([Effect(MmuEffect.EntryAddress)] ulong address) => throw new Exception();
            public Slot this[[Effect(MmuEffect.EntryAddress)] ulong address] => throw new Exception();
            public abstract Slot Somewhere(ulong address);
        }
        """);
}
