using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hearth.DotnetRuntime.Handlers;

/// <summary>
/// Turns events into the handler's type and its result into a response: through the serializer that the method's or the
/// assembly's [LambdaSerializer(typeof(X))] names, else with System.Text.Json. AWS refuses any type but Stream without the
/// attribute; running it is more use than refusing it.
/// </summary>
internal abstract class Serializer
{
    private const string AttributeName = "Amazon.Lambda.Core.LambdaSerializerAttribute";
    private const string InterfaceName = "Amazon.Lambda.Core.ILambdaSerializer";

    /// <summary>The user's own, for context.Serializer; null when there is none.</summary>
    public virtual object? Instance => null;

    public static Serializer Of(MethodInfo method, Assembly assembly)
    {
        var attribute = method.GetCustomAttributes().FirstOrDefault(IsSerializerAttribute)
            ?? assembly.GetCustomAttributes().FirstOrDefault(IsSerializerAttribute);
        if (attribute is null)
            return new PlainSerializer();
        var type = attribute.GetType().GetProperty("SerializerType")?.GetValue(attribute) as Type
            ?? throw new LambdaValidationException($"The 'SerializerType' property on attribute class '{attribute.GetType().FullName}' is not set.");
        if (type.GetConstructor(Type.EmptyTypes) is null)
            throw new LambdaValidationException($"The indicated serializer '{type.FullName}' does not define a public zero-parameter constructor.");
        var face = type.GetInterface(InterfaceName)
            ?? throw new LambdaValidationException($"The '{type.FullName}' class is invalid: it does not implement the 'ILambdaSerializer' interface.");
        return new UserSerializer(Activator.CreateInstance(type)!, face);
    }

    public abstract object? Read(Stream stream, Type type);

    public abstract void Write(object? value, Type type, Stream stream);

    private static bool IsSerializerAttribute(Attribute attribute) => attribute.GetType().FullName == AttributeName;

    private sealed class UserSerializer(object instance, Type face) : Serializer
    {
        private MethodInfo? _read;
        private MethodInfo? _write;

        public override object? Instance => instance;

        public override object? Read(Stream stream, Type type)
        {
            _read ??= face.GetMethod("Deserialize")!.MakeGenericMethod(type);
            return _read.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, [stream], null);
        }

        public override void Write(object? value, Type type, Stream stream)
        {
            _write ??= face.GetMethod("Serialize")!.MakeGenericMethod(type);
            _write.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, [value, stream], null);
        }
    }

    /// <summary>With the settings of AWS's DefaultLambdaJsonSerializer.</summary>
    private sealed class PlainSerializer : Serializer
    {
        private static readonly JsonSerializerOptions Options = new()
        {
            PropertyNameCaseInsensitive = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };

        public override object? Read(Stream stream, Type type) => JsonSerializer.Deserialize(stream, type, Options);

        public override void Write(object? value, Type type, Stream stream) => JsonSerializer.Serialize(stream, value, type, Options);
    }
}
