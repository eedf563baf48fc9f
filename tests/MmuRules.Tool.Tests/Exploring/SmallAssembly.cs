using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using MmuRules.Tool.Tests.EndToEnd;

namespace MmuRules.Tool.Tests.Exploring;

/// <summary>Compiles a few lines to an assembly, which takes a hundredth of the time that a project does.</summary>
internal static class SmallAssembly
{
    private const string Usings = "using MmuRules.Annotations; using MmuRules.Exploration; using MmuRules.Gather; using MmuRules.Hardware; using MmuRules.Pages; using MmuRules.Paging;\n";

    /// <summary>A function that lets go of a page's lock too early, and one that does not.</summary>
    public const string RightAndWrong = """
        public static class Zaps
        {
            [Explorable("wrong", "SharedFile")]
            public static void Wrong(Vma vma, PageTable table, VirtualAddress addr) => Zap(vma, table, addr, isWrong: true);

            [Explorable("right", "SharedFile")]
            public static void Right(Vma vma, PageTable table, VirtualAddress addr) => Zap(vma, table, addr, isWrong: false);

            private static void Zap(Vma vma, PageTable table, VirtualAddress addr, bool isWrong)
            {
                table.Ptl.Lock();
                Pte old = table.Slot(addr).GetAndClear();
                if (!old.IsPresent)
                {
                    table.Ptl.Unlock();
                    return;
                }

                Page page = vma.NormalPage(old);
                if (old.IsDirty)
                    page.MarkDirty();
                if (isWrong)
                    table.Ptl.Unlock();
                vma.Mm.FlushPage(addr);
                page.RemoveRmap();
                if (!isWrong)
                    table.Ptl.Unlock();
                page.Put();
            }
        }
        """;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles code that is written for MmuRules.</summary>
    /// <returns>The path of the assembly.</returns>
    public static string Compile(TemporaryFolder folder, string name, string source) => CompileWith(folder, name, Usings + source);

    /// <summary>Compiles code with other references in place of those of the same names.</summary>
    /// <returns>The path of the assembly.</returns>
    public static string CompileWith(TemporaryFolder folder, string name, string source, params string[] references) =>
        Compile(folder, name, [CSharpSyntaxTree.ParseText(source, path: $"{name}.cs", encoding: Encoding.UTF8)], references);

    /// <summary>Compiles source files, which lack the usings that a project has by itself.</summary>
    /// <returns>The path of the assembly.</returns>
    public static string CompileFiles(TemporaryFolder folder, string name, IEnumerable<string> files)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq; global using System.Threading;";
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: Path.GetFileName(file), encoding: Encoding.UTF8));
        return Compile(folder, name, [CSharpSyntaxTree.ParseText(Usings, path: "Usings.cs", encoding: Encoding.UTF8), .. trees], []);
    }

    private static string Compile(TemporaryFolder folder, string name, IEnumerable<SyntaxTree> sources, string[] references)
    {
        var replaced = references.Select(Path.GetFileName).Append(name + ".dll").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var compilation = CSharpCompilation.Create(
            name,
            sources,
            [.. References.Where(reference => !replaced.Contains(Path.GetFileName(reference.Display))), .. references.Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var path = Path.Combine(folder.Root, name + ".dll");
        using var code = File.Create(path);
        using var symbols = File.Create(Path.ChangeExtension(path, ".pdb"));
        var result = compilation.Emit(code, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return path;
    }
}
