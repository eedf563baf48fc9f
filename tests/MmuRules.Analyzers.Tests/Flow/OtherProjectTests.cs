using Microsoft.CodeAnalysis.Testing;

namespace MmuRules.Analyzers.Tests.Flow;

/// <summary>In an IDE a project sees the sources of those that it refers to, which are not its own all the same.</summary>
public sealed class OtherProjectTests
{
    [Fact]
    public Task A_method_of_another_project_is_not_looked_into_and_does_not_end_the_check() => Statements("""
        var old = slot.Clear();
        Other.Helper.Touch(old);
        {|MMU1002:old.Page.Free()|};
        mm.Flush();
        """);

    [Fact]
    public Task A_method_of_another_project_is_taken_at_its_contract() => Statements("""
        var old = slot.Clear();
        Other.Helper.FlushAll(old);
        old.Page.Free();
        """);

    private static Task Statements(string statements)
    {
        var test = new Check.Test { TestState = { Sources = { Kernel.Method(statements) } } };
        var other = new ProjectState("Other", "C#", "/Other/Test", "cs")
        {
            Sources =
            {
                Kernel.Annotations,
                Kernel.Operations,
                """
                using MmuRules.Annotations;

                namespace Other
                {
                    public static class Helper
                    {
                        public static void Touch(Kernel.Entry entry) => Nothing();
                        [Effect(MmuEffect.FlushesTlb)] public static void FlushAll(Kernel.Entry entry) => Nothing();
                        private static void Nothing() { }
                    }
                }
                """,
            },
        };
        test.TestState.AdditionalProjects.Add("Other", other);
        test.TestState.AdditionalProjectReferences.Add("Other");
        return test.RunAsync();
    }
}
