using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>Code that cannot be checked is left alone, or said to be.</summary>
public sealed class RobustnessTests
{
    [Fact]
    public Task Code_that_does_not_compile_is_left_alone()
    {
        var test = new Check.Test
        {
            CompilerDiagnostics = CompilerDiagnostics.None,
            TestState =
            {
                Sources =
                {
                    Kernel.Method("""
                        var old = slot.Clear();
                        old.Page.Free(
                        undefined.Something(old);
                        if (old.
                        """),
                    Kernel.Annotations,
                    Kernel.Operations,
                },
            },
        };
        return test.RunAsync();
    }

    [Fact]
    public Task A_project_that_does_not_know_the_vocabulary_is_left_alone()
    {
        var test = new Check.Test { TestCode = "internal static class Code { internal static void M() { } }" };
        return test.RunAsync();
    }

    [Fact]
    public Task A_method_of_five_thousand_statements_is_checked()
    {
        var statements = new StringBuilder("ptl.Lock();\n");
        for (var i = 0; i < 1250; i++)
            statements.Append($"var old{i} = mm.Walk({i}).Clear();\nif (old{i}.Dirty)\n    old{i}.Page.MarkDirty();\nmm.Flush();\n");
        statements.Append("slot.Clear().Page.MarkDirty();\n{|MMU1003:ptl.Unlock()|};\n");
        return Check.Statements(statements.ToString());
    }

    [Fact]
    public Task Too_many_paths_are_said_to_be_too_many()
    {
        var statements = new StringBuilder();
        for (var i = 0; i < 12; i++)
            statements.Append($"var force{i} = false;\n");
        statements.Append("ptl.Lock();\n");
        for (var i = 0; i < 12; i++)
            statements.Append($"var old{i} = mm.Walk({i}).Clear();\nif (old{i}.Dirty)\n{{\n    old{i}.Page.MarkDirty();\n    force{i} = true;\n}}\n");
        for (var i = 0; i < 12; i++)
            statements.Append($"if (force{i}) Nothing();\n");
        statements.Append("mm.Flush();\nptl.Unlock();\n");
        return Check.Statements(statements.ToString(), new DiagnosticResult("MMU9002", DiagnosticSeverity.Hidden).WithSpan(10, 26, 10, 27));
    }

    [Fact]
    public Task A_callback_that_marks_a_page_under_locks_nobody_knows_is_inconclusive() => Check.Statements("""
        var list = new List<Slot>();
        list.ForEach(pte => {|MMU9002:pte.Clear().Page.MarkDirty()|});
        """);

    [Fact]
    public Task Deeply_nested_expressions_do_not_bring_the_checker_down() =>
        Check.Statements($"var sum = {string.Join(" + ", Enumerable.Repeat("numbers.Length", 3000))};\nslot.Clear();\nmm.Flush();\n");
}
