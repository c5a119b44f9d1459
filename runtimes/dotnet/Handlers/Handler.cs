using System.Reflection;
using Hearth.DotnetRuntime.Context;

namespace Hearth.DotnetRuntime.Handlers;

/// <summary>A method of the user's with all that it takes to call it.</summary>
internal sealed class Handler(MethodInfo method, object? instance, Type? input, LambdaContext? context, Serializer serializer)
{
    private readonly Type? _output = Output(method.ReturnType);

    /// <summary>Blocks until the method, or the task that it returned, has ended; gives the response's body.</summary>
    public ReadOnlyMemory<byte> Invoke(Reply invocation)
    {
        var arguments = new List<object?>(2);
        if (input is not null)
            arguments.Add(Read(invocation.Body, input));
        if (context is not null)
            arguments.Add(context.For(invocation));
        // The user's exception itself, not one that wraps it.
        var result = Await(method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, [.. arguments], null));
        return _output is null ? default : Write(result, _output);
    }

    /// <summary>The type of what the method really gives, without its task; null for nothing.</summary>
    private static Type? Output(Type type)
    {
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
            return null;
        for (var candidate = type; candidate is not null; candidate = candidate.BaseType)
        {
            if (candidate.IsGenericType && candidate.GetGenericTypeDefinition() is var definition
                && (definition == typeof(Task<>) || definition == typeof(ValueTask<>)))
                return candidate.GenericTypeArguments[0];
        }
        return type;
    }

    private object? Read(byte[] body, Type type)
    {
        var stream = new MemoryStream(body, writable: false);
        return typeof(Stream).IsAssignableFrom(type) ? stream : serializer.Read(stream, type);
    }

    private ReadOnlyMemory<byte> Write(object? result, Type type)
    {
        var body = new MemoryStream();
        if (!typeof(Stream).IsAssignableFrom(type))
        {
            serializer.Write(result, type, body);
        }
        else if (result is Stream stream)
        {
            using (stream)
                stream.CopyTo(body);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private object? Await(object? result)
    {
        if (result is ValueTask valueTask)
            result = valueTask.AsTask();
        else if (result is not null && result.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            result = type.GetMethod(nameof(ValueTask<int>.AsTask))!.Invoke(result, null);
        if (result is not Task task)
            return result;
        // The process has this one thing to do, and no synchronization context that could wait for it.
        task.GetAwaiter().GetResult();
        return _output is null ? null : task.GetType().GetProperty(nameof(Task<int>.Result))!.GetValue(task);
    }
}
