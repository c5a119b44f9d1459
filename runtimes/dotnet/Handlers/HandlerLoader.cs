using System.Reflection;
using System.Runtime.CompilerServices;
using Hearth.DotnetRuntime.Context;
using Hearth.DotnetRuntime.Logs;

namespace Hearth.DotnetRuntime.Handlers;

/// <summary>Finds the method that `_HANDLER` names, and says in AWS's words why it cannot be the handler.</summary>
internal static class HandlerLoader
{
    public static Handler Load(string handler, LogWriter log)
    {
        var name = HandlerName.Parse(handler);
        LambdaLoggerBinding.Bind(log);
        var assembly = UserAssemblies.Load(name.Assembly, Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT") ?? Environment.CurrentDirectory);
        var type = assembly.GetType(name.Type)
            ?? throw new LambdaValidationException($"Unable to load type '{name.Type}' from assembly '{name.Assembly}'.");
        return Of(type, name, assembly, log);
    }

    public static Handler Of(Type type, HandlerName name, Assembly assembly, LogWriter log)
    {
        var method = FindMethod(type, name);
        Validate(type, method);
        var instance = Construct(type, method);
        var (input, context) = Parameters(type, method);
        var serializer = Serializer.Of(method, assembly);
        return new Handler(method, instance, input, context is null ? null : new LambdaContext(context, log, serializer), serializer);
    }

    private static MethodInfo FindMethod(Type type, HandlerName name)
    {
        const BindingFlags Flags = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            // The name, or the whole signature as reflection writes it, which tells overloads apart.
            var named = declaring.GetMethods(Flags).Where(method => method.Name == name.Method || method.ToString() == name.Method).ToList();
            if (named.Count == 1)
                return named[0];
            if (named.Count > 1)
            {
                throw new LambdaValidationException(
                    $"The method '{name.Method}' in type '{declaring.FullName}' appears to have a number of overloads. "
                    + "To call this method please specify a complete method signature. Possible candidates are:\n"
                    + string.Join('\n', named) + ".");
            }
        }
        throw new LambdaValidationException(
            $"Unable to find method '{name.Method}' in type '{name.Type}' from assembly '{name.Assembly}': "
            + $"Found no methods matching method name '{name.Method}'.");
    }

    private static void Validate(Type type, MethodInfo method)
    {
        string? problem = null;
        if (type.IsGenericType)
            problem = $"The type '{type.FullName}' cannot be used as a Lambda Handler type because it is generic. Handler methods cannot be located in generic types. Please specify a handler method in a non-generic type.";
        else if (!method.IsStatic && type.IsAbstract && type.IsClass)
            problem = $"The instance method '{method}' cannot be used as a Lambda Handler because its type '{type.FullName}' is abstract. Please either use a static handler or specify a type that is not abstract.";
        else if (!type.IsClass && !type.IsValueType)
            problem = $"The type '{type.FullName}' cannot be used as a handler type since it is not a class or a struct. Please specify a handler method on a class or struct.";
        else if (method.IsGenericMethodDefinition)
            problem = $"The method '{method}' cannot be used as a Lambda Handler because it is a generic method. Handler methods cannot be generic. Please specify a non-generic handler method.";
        else if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
            problem = $"The method '{method}' cannot be used as a Lambda Handler because it is an 'async void' method. Handler methods cannot be 'async void'. Please specify a method that is not 'async void'.";
        else if (method.GetParameters().LastOrDefault()?.IsDefined(typeof(ParamArrayAttribute)) == true)
            problem = $"The method '{method}' cannot be used as a Lambda Handler because it is a 'params' method. Please specify a method that does not use 'params'.";
        if (problem is not null)
            throw new LambdaValidationException(problem);
    }

    private static object? Construct(Type type, MethodInfo method)
    {
        if (!method.IsStatic)
            return Activator.CreateInstance(type);
        // Init does what is done once, as it has full speed.
        RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        return null;
    }

    private static (Type? Input, Type? Context) Parameters(Type type, MethodInfo method)
    {
        var types = Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);
        return types switch
        {
            [] => (null, null),
            [var only] when LambdaContext.IsContext(only) => (null, only),
            [var only] => (only, null),
            [var input, var context] when LambdaContext.IsContext(context) => (input, context),
            [_, _] => throw new LambdaValidationException(
                $"Method '{method.Name}' of type '{type.FullName}' is not supported: the method has 2 parameters, "
                + $"but the second parameter is not of type '{LambdaContext.InterfaceName}'."),
            _ => throw new LambdaValidationException(
                $"Method '{method.Name}' of type '{type.FullName}' is not supported: the method has more than 2 parameters."),
        };
    }
}
