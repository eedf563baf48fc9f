using MmuRules.Tool.Builds;

namespace MmuRules.Tool.Tests.Builds;

/// <summary>What a target means by "its" compilations.</summary>
public sealed class CallClosureTests
{
    private static readonly CompilerCall App = Call("App", "/reference:/obj/Lib/ref/Lib.dll", "/reference:/sdk/System.Runtime.dll", "/analyzer:/bin/Tool.dll");
    private static readonly CompilerCall Lib = Call("Lib", "/r:\"/obj/Base/Base.dll\"");
    private static readonly CompilerCall Base = Call("Base");
    private static readonly CompilerCall Tool = Call("Tool", "/reference:/obj/Base/Base.dll");
    private static readonly CompilerCall[] All = [App, Base, Lib, Tool];

    [Fact]
    public void A_project_means_itself_and_what_it_refers_to_and_not_the_analyzers_it_is_compiled_with() =>
        Assert.Equal([App, Base, Lib], CallClosure.Of(new BuildTarget("/p/App.csproj"), All));

    [Fact]
    public void A_solution_means_everything() => Assert.Equal(All, CallClosure.Of(new BuildTarget("/p/All.sln"), All));

    private static CompilerCall Call(string name, params string[] arguments) =>
        new($"/p/{name}.csproj", "net10.0", $"/bin/{name}.dll", "/csc.dll", "", "", [$"/out:/obj/{name}/{name}.dll", .. arguments]);
}
