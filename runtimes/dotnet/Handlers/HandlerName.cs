namespace Hearth.DotnetRuntime.Handlers;

/// <summary>"Assembly::Namespace.Type::Method", taken apart.</summary>
internal sealed record HandlerName(string Assembly, string Type, string Method)
{
    private const string Format = "The valid format is 'ASSEMBLY::TYPE::METHOD'.";

    public static HandlerName Parse(string handler)
    {
        if (handler.Length == 0)
            throw new LambdaValidationException($"Empty lambda function handler. {Format}");
        var parts = handler.Split("::", 3, StringSplitOptions.TrimEntries);
        if (parts.Length != 3)
            throw new LambdaValidationException($"Invalid lambda function handler: '{handler}'. {Format}");
        string[] names = ["assembly", "type", "method"];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length == 0)
                throw new LambdaValidationException($"Invalid lambda function handler: '{handler}', the {names[i]} is missing. {Format}");
        }
        return new HandlerName(parts[0], parts[1], parts[2]);
    }
}

/// <summary>The function cannot be a handler; the name is the error type that AWS reports.</summary>
internal sealed class LambdaValidationException(string message) : Exception(message);
