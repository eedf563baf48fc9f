using System.Collections.Immutable;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Code as it is while somebody types: pieces missing, doubled, in another order. Whatever it means, the checker must get through it.</summary>
public sealed class MutilationTests
{
    private const string Subject = """
        again:
        var force = false;
        Action<Slot> zap = pte => pte.Clear().Page.MarkDirty();
        ref var alias = ref force;
        using (ptl.Hold())
        {
            foreach (var pte in slots)
            {
                var old = pte.Clear();
                gather.Record(pte);
                if (old is { Dirty: true, Page: { Anonymous: false } mapped } && !flag)
                {
                    mapped.MarkDirty();
                    alias |= true;
                }
                else if (old.Page is null || thing is not Page other)
                    continue;
                else
                    other?.RemoveRmap();
                var (a, (b, c)) = (old.Dirty, (numbers[0], flag ? 1 : 2));
                force = a switch { true when b > c => true, _ => force };
                if (!gather.Defer(old.Page))
                    break;
            }

            try
            {
                if (Recurse(numbers.Length) is var n and > 3)
                    throw new InvalidOperationException();
                lock (thing)
                    gather.Flush();
            }
            catch (InvalidOperationException) when (flag2)
            {
                gather.Flush();
                throw;
            }
            catch
            {
                goto again;
            }
            finally
            {
                try { if (force) gather.Flush(); }
                finally { file.UnlockMappings(); }
            }
        }

        do { page.Free(); } while (ptl.TryLock() == false);
        zap(slot);
        page ??= slot2.ClearAndFlush().Page;
        int Recurse(int depth) => depth == 0 ? 0 : Recurse(depth - 1) + (slot.Clear().Dirty ? 1 : 0);
        """;

    private static readonly Lazy<Task<ImmutableArray<MetadataReference>>> References = new(() => Check.Framework.ResolveAsync(LanguageNames.CSharp, CancellationToken.None));

    [Fact]
    public async Task Whole_it_compiles()
    {
        var compilation = Compile(Kernel.Method(Subject), await References.Value);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        Assert.NotEmpty(await Analyze(compilation));
    }

    [Fact]
    public async Task Mutilated_it_is_got_through()
    {
        var references = await References.Value;
        var property = Prop.ForAll<int, int, int>((first, second, kind) =>
        {
            var source = Kernel.Method(Mutilate(Subject, (uint)first, (uint)second, (uint)kind));
            var failures = Analyze(Compile(source, references)).GetAwaiter().GetResult()
                .Where(diagnostic => diagnostic.Id == "AD0001" || diagnostic.GetMessage(null).Contains("the checker failed", StringComparison.Ordinal));
            return failures.Select(failure => $"{failure}\n{source}").FirstOrDefault() is not { } message ? true : throw new InvalidOperationException(message);
        });
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(100), property);
    }

    // Takes out a run of tokens, doubles it, or puts it elsewhere. The runs are short, so that much of the code still means something.
    private static string Mutilate(string source, uint first, uint second, uint kind)
    {
        var tokens = SyntaxFactory.ParseTokens(source).Select(token => token.ToFullString()).ToList();
        var from = (int)(first * 7919 % (uint)tokens.Count);
        var length = 1 + (int)Math.Min(second % 6, (uint)(tokens.Count - from - 1));
        var run = tokens.GetRange(from, length);
        if (kind % 3 != 1)
            tokens.RemoveRange(from, length);
        if (kind % 3 != 0)
            tokens.InsertRange((int)(second * 104729 % (uint)(tokens.Count + 1)), run);
        return string.Concat(tokens);
    }

    private static CSharpCompilation Compile(string source, ImmutableArray<MetadataReference> references) =>
        CSharpCompilation.Create(
            "Mutilated",
            new[] { source, Kernel.Annotations, Kernel.Operations }.Select(text => CSharpSyntaxTree.ParseText(text)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private static async Task<ImmutableArray<Diagnostic>> Analyze(Compilation compilation) =>
        await compilation.WithAnalyzers([new MmuOrderingAnalyzer()]).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
}
