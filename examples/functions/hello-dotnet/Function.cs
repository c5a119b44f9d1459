namespace HelloDotnet;

public sealed record Request(string? Name);

public sealed record Response(string Message, string Start, int Invocations, string Dotnet);

public sealed class Function
{
    // A field lives as long as its execution environment, so it tells a cold start from a warm one.
    private int _invocations;

    /// <summary>With the package Amazon.Lambda.Core a handler may take an ILambdaContext too.</summary>
    public Response Handle(Request request)
    {
        _invocations++;
        Console.WriteLine($"invocation {_invocations} of this environment");
        return new Response(
            $"Hello, {request.Name ?? "world"}!", _invocations == 1 ? "cold" : "warm", _invocations, Environment.Version.ToString());
    }
}
