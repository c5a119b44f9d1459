using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.Operations;

/// <summary>Answers a request record with a response record.</summary>
public delegate Task<TResponse> OperationHandler<in TRequest, TResponse>(TRequest request, CallContext context);

/// <summary>One operation of a service: AWS's name, its shapes and its handler.</summary>
public sealed class Operation
{
    private Shape? _request;

    public required string Name { get; init; }

    public required Type RequestType { get; init; }

    public required Naming Naming { get; init; }

    /// <summary>Read when the operation is first called: reading all of them would hold up the server's start.</summary>
    public Shape Request => _request ??= Shape.Of(RequestType, Naming);

    /// <summary>Takes a request record, gives a response record, a <see cref="NoBody"/> or an <see cref="IHttpResult"/>.</summary>
    public required Func<object, CallContext, Task<object>> Handler { get; init; }

    /// <summary>The REST binding; null for protocols that have one path for all operations.</summary>
    public HttpRoute? Route { get; init; }

    /// <summary>Whether it may run on the thread that waits for sockets: it never blocks and is quick. See <see cref="Kernel.SocketThread"/>.</summary>
    public bool NeverBlocks { get; init; }

    /// <summary>Largest request body in bytes; past it the answer is 413.</summary>
    public required long MaxBodyBytes { get; init; }
}

/// <summary>A REST binding: method, path with labels (and a literal query, as a few operations have), success status.</summary>
/// <param name="Path">For example <c>/2018-10-31/layers/{LayerName}/versions</c>.</param>
public sealed record HttpRoute(string Method, string Path, int SuccessStatus = 200)
{
    /// <summary>A header that tells the operation from another of the same method and path: x-amz-copy-source.</summary>
    public string? Header { get; init; }
}

/// <summary>The response of an operation that answers without a body.</summary>
public sealed record NoBody
{
    public static readonly NoBody Instance = new();
}

/// <summary>A response that writes itself: streams and other things that are no record.</summary>
public interface IHttpResult
{
    Task WriteAsync(CallContext context);
}
