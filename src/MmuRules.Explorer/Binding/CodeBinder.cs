using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using MmuRules.Gather;
using MmuRules.Hardware;

namespace MmuRules.Exploration;

/// <summary>Makes code under test of a method as it stands: each parameter is given what the world has of its type.</summary>
/// <remarks>
/// A parameter of type <see cref="MmuGather"/> is given one that is begun before the method and finished after it, also when it throws: as a <see langword="using"/> statement does.
/// Of the addresses, one that is called <c>addr</c>, <c>address</c>, <c>start</c> or <c>from</c> is the area's first, and <c>end</c> or <c>to</c> the one behind it. What is returned
/// is left alone.
/// </remarks>
public static class CodeBinder
{
    /// <summary>Binds a method or lambda, such as <c>CodeBinder.Bind(Zap.ZapPteRange)</c>.</summary>
    /// <param name="code">The method.</param>
    /// <returns>What runs it in a world. Nothing is looked up when it runs.</returns>
    /// <exception cref="CodeBindingException">A parameter is none that the world can give, or the method does not end when it returns.</exception>
    public static Action<World> Bind(Delegate code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Bind(code.Method, code.Method.IsStatic ? null : code.Target, isLambda: true);
    }

    /// <summary>Binds a static method, of whatever accessibility.</summary>
    /// <param name="method">The method.</param>
    /// <returns>What runs it in a world. Nothing is looked up when it runs.</returns>
    /// <exception cref="CodeBindingException">The method is not static or is generic, a parameter is none that the world can give, or the method does not end when it returns.</exception>
    public static Action<World> Bind(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Bind(method, target: null, isLambda: false);
    }

    /// <summary>Says what a method asks for that a scenario does not have.</summary>
    /// <param name="method">A method that can be bound.</param>
    /// <param name="scenario">The scenario.</param>
    /// <returns>The first part that is missing, and what to do; <see langword="null"/> if none is.</returns>
    public static string? FindMissing(MethodInfo method, Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(scenario);
        World world = scenario.BuildOn(HardwareModel.X86);
        try
        {
            foreach (ParameterInfo parameter in method.GetParameters())
            {
                if (parameter.ParameterType == typeof(MmuGather))
                {
                    _ = world.Mm;
                }
                else if (Given.All.FirstOrDefault(given => given.Fits(parameter)) is { } given)
                {
                    given.Value.Compile(preferInterpretation: true).DynamicInvoke(world);
                }
            }

            return null;
        }
        catch (BadScenarioException missing)
        {
            return missing.Message;
        }
        catch (TargetInvocationException failed) when (failed.InnerException is BadScenarioException missing)
        {
            return missing.Message;
        }
    }

    private static Action<World> Bind(MethodInfo method, object? target, bool isLambda)
    {
        Check(method, isLambda);
        ParameterExpression world = Expression.Parameter(typeof(World), "world");
        var gathers = new List<ParameterExpression>();
        Expression[] arguments = [.. method.GetParameters().Select(parameter => Argument(method, parameter, world, gathers))];
        Expression body = Expression.Call(target is null ? null : Expression.Constant(target), method, arguments);
        foreach (ParameterExpression gather in gathers)
        {
            body = WithGather(gather, world, body);
        }

        return Expression.Lambda<Action<World>>(Expression.Block(typeof(void), body), world).Compile();
    }

    private static Expression Argument(MethodInfo method, ParameterInfo parameter, ParameterExpression world, List<ParameterExpression> gathers)
    {
        if (parameter.ParameterType == typeof(MmuGather))
        {
            gathers.Add(Expression.Variable(typeof(MmuGather), parameter.Name));
            return gathers[^1];
        }

        if (Given.All.FirstOrDefault(given => given.Fits(parameter)) is { } given)
        {
            return Expression.Invoke(given.Value, world);
        }

        return parameter.HasDefaultValue
            ? Expression.Constant(parameter.DefaultValue, parameter.ParameterType)
            : throw new CodeBindingException(
                $"{Name(method)}: nothing can be given to the parameter '{Show(parameter.ParameterType)} {parameter.Name}'. Take another parameter, or give it a default value. What can be given: {Given.Everything}.");
    }

    private static BlockExpression WithGather(ParameterExpression gather, ParameterExpression world, Expression body)
    {
        Expression<Func<World, MmuGather>> begin = one => MmuGather.Begin(one.Mm);
        Expression<Action<MmuGather>> finish = one => one.Dispose();
        return Expression.Block(
            typeof(void),
            [gather],
            Expression.Assign(gather, Expression.Invoke(begin, world)),
            Expression.TryFinally(Expression.Block(typeof(void), body), Expression.Invoke(finish, gather)));
    }

    private static void Check(MethodInfo method, bool isLambda)
    {
        string? fault =
            !method.IsStatic && !isLambda ? "it is not static. Make it static: each run begins from nothing"
            : method.ContainsGenericParameters ? "it is generic. Write a method beside it that calls it with the types"
            : method.GetParameters().FirstOrDefault(parameter => parameter.ParameterType.IsByRef) is { } byRef ? $"its parameter '{byRef.Name}' is passed by reference. Write a method beside it that holds the variable"
            : method.IsDefined(typeof(AsyncStateMachineAttribute)) || typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType == typeof(ValueTask) ? "it is asynchronous. Code under test runs to its end on the thread that calls it"
            : method.IsDefined(typeof(IteratorStateMachineAttribute)) ? "it is an iterator, which does nothing when it is called. Write a method beside it that runs through it"
            : null;
        if (fault is not null)
        {
            throw new CodeBindingException($"{Name(method)} cannot be explored: {fault}.");
        }
    }

    private static string Name(MethodInfo method) => $"{method.DeclaringType?.Name}.{method.Name}";

    private static string Show(Type type) => type == typeof(int) ? "int" : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Show))}>" : type.Name;
}
