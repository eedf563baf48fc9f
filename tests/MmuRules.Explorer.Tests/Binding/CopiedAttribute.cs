using System.Reflection;
using System.Reflection.Emit;

namespace MmuRules.ExplorerTests.Binding;

/// <summary>An assembly that declares its own ExplorableAttribute, with properties in place of parameters, and uses it.</summary>
internal static class CopiedAttribute
{
    internal static Assembly Build()
    {
        ModuleBuilder module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Copy"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("Copy");
        TypeBuilder attribute = module.DefineType("MmuRules.Annotations.ExplorableAttribute", TypeAttributes.Public, typeof(Attribute));
        attribute.DefineDefaultConstructor(MethodAttributes.Public);
        attribute.DefineField("Name", typeof(string), FieldAttributes.Public);
        attribute.DefineField("Scenarios", typeof(string[]), FieldAttributes.Public);
        Type made = attribute.CreateType();

        TypeBuilder user = module.DefineType("User", TypeAttributes.Public);
        MethodBuilder method = user.DefineMethod("Run", MethodAttributes.Public | MethodAttributes.Static);
        method.GetILGenerator().Emit(OpCodes.Ret);
        method.SetCustomAttribute(new CustomAttributeBuilder(
            made.GetConstructor([])!, [], [made.GetField("Name")!, made.GetField("Scenarios")!], ["from a copy", new[] { "SharedFile" }]));
        user.CreateType();
        return module.Assembly;
    }
}
