using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace MmuRules.Analyzers.Tests.Contracts;

/// <summary>A kernel that knows nothing of the vocabulary, and code that is checked with contract files alone.</summary>
internal static class Foreign
{
    public const string Kernel = """
        using System;

        namespace Foreign
        {
            public class Slot
            {
                public ulong Take() => 0;
                public ulong Value { get; set; }
                public ulong this[int index] { get => 0; set { } }
                public virtual void Drop() { }
            }

            public sealed class SpecialSlot : Slot { public override void Drop() { } }

            public static class Tlb
            {
                public static void Flush() { }
                public static void Flush(ulong address) { }
                public static void Flush<T>(T of) { }
            }

            public static class Frames
            {
                public static bool IsDirty(ulong entry) => false;
                public static ulong Of(ulong entry) => entry;
                public static void Mark(ulong frame) { }
                public static void Release(int reason, ulong frame) { }
                public static void Release(ulong frame) { }
            }

            public sealed class Spin
            {
                public void Enter() { }
                public bool TryEnter() => true;
                public void Exit() { }
                public static void ExitOf(int flags, Spin spin) { }
            }

            public interface IPage { void Release(); }

            public sealed class Page : IPage
            {
                void IPage.Release() { }
                public static explicit operator ulong(Page page) => 0;
            }

            public sealed class Box<T> { public sealed class Inner { public void Free(T item) { } } }

            public sealed class Hold : IDisposable
            {
                public Hold(Spin spin) { }
                public void Dispose() { }
            }
        }
        """;

    /// <summary>What most of the kernel does.</summary>
    public const string Contracts = """
        M:Foreign.Slot.Take         ClearsEntry
        M:Foreign.Tlb.Flush         FlushesTlb
        M:Foreign.Frames.IsDirty    EntryDirty
        M:Foreign.Frames.Of         EntryPage
        M:Foreign.Frames.Mark       MarksPageDirty
        M:Foreign.Frames.Release(System.UInt64) FreesPage
        M:Foreign.Spin.Enter        Acquires(PageTable)
        M:Foreign.Spin.Exit         Releases(PageTable)
        """;

    /// <summary>The kernel as an assembly without source.</summary>
    public static Task<MetadataReference> Assembly { get; } = CompileAsync();

    /// <summary>Checks the statements of a method with contract files beside it.</summary>
    public static Task Statements(string contracts, string statements) => Source([("/0/kernel.mmurules.txt", contracts)], Method(statements));

    /// <summary>Checks a source with contract files beside it.</summary>
    public static async Task Source((string Path, string Text)[] files, string source, params DiagnosticResult[] expected)
    {
        var test = new Check.Test { TestState = { Sources = { source } } };
        test.TestState.AdditionalReferences.Add(await Assembly);
        foreach (var (path, text) in files)
            test.TestState.AdditionalFiles.Add((path, text));
        test.TestState.ExpectedDiagnostics.AddRange(expected);
        await test.RunAsync();
    }

    public static string Method(string statements) => $$"""
        using Foreign;

        internal static class Code
        {
            internal static void M(Slot slot, SpecialSlot special, Spin spin, Page page, IPage any, Box<string>.Inner box)
            {
        {{statements}}
            }
        }
        """;

    private static async Task<MetadataReference> CompileAsync()
    {
        var framework = await Check.Framework.ResolveAsync(LanguageNames.CSharp, default);
        var compilation = CSharpCompilation.Create("Foreign", [CSharpSyntaxTree.ParseText(Kernel)], framework, new(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
