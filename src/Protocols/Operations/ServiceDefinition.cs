using Hearth.Protocols.Shapes;

namespace Hearth.Protocols.Operations;

/// <summary>
/// A service's operation table. Its handlers are added by name: <c>Add("GetFunction", route, handler)</c>.
/// </summary>
/// <param name="name">The signing name: "lambda", "logs".</param>
/// <param name="naming">How it spells member names.</param>
public sealed class ServiceDefinition(string name, Naming naming)
{
    private readonly Dictionary<string, Operation> _operations = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public Naming Naming { get; } = naming;

    /// <summary>awsJson: the part of X-Amz-Target before the operation's name, "Logs_20140328".</summary>
    public string? TargetPrefix { get; init; }

    /// <summary>EC2 Query: the namespace of its answers, and that the service speaks it.</summary>
    public string? Ec2XmlNamespace { get; init; }

    /// <summary>XML protocols: the namespace of answers, "https://iam.amazonaws.com/doc/2010-05-08/".</summary>
    public string? XmlNamespace { get; init; }

    /// <summary>Whether it also answers rpc-v2-cbor, under /service/<see cref="TargetPrefix"/>/operation/.</summary>
    public bool SpeaksCbor { get; init; }

    /// <summary>
    /// awsQueryCompatible: the code that the query protocol has for an error, by the name of its shape, where they differ. Null:
    /// the service never spoke query, and tells no query codes. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
    /// </summary>
    public IReadOnlyDictionary<string, string>? QueryErrorCodes { get; init; }

    /// <summary>The query protocol's code for an error.</summary>
    public string QueryErrorCode(string code) => QueryErrorCodes?.GetValueOrDefault(code) ?? code;

    /// <summary>awsJson: the __type of an error by its code; null: the code itself. SQS says "com.amazonaws.sqs#QueueDoesNotExist".</summary>
    public Func<string, string>? JsonErrorType { get; init; }

    /// <summary>Query protocol: whether requests may also go to the path of a resource, as SQS's go to that of a queue.</summary>
    public bool HasResourcePaths { get; init; }

    /// <summary>awsJson: "1.0" or "1.1".</summary>
    public string JsonVersion { get; init; } = "1.1";

    /// <summary>The code of a request that breaks a constraint; CloudWatch Logs says InvalidParameterException.</summary>
    public string ValidationErrorCode { get; init; } = "ValidationException";

    /// <summary>Largest request body where an operation does not say otherwise.</summary>
    public long MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>Lets a call in or refuses it by an <see cref="Kernel.AwsError"/>, before its body is read. Null lets all in.</summary>
    public Action<Operation, CallContext>? Admit { get; init; }

    /// <summary>What the operations need to be allowed; null: each needs the action of its own name on everything.</summary>
    public ActionTable? Actions { get; init; }

    public IReadOnlyDictionary<string, Operation> Operations => _operations;

    public ServiceDefinition Add<TRequest, TResponse>(string name, OperationHandler<TRequest, TResponse> handler)
        where TRequest : notnull
        where TResponse : notnull => Add(name, route: null, handler);

    public ServiceDefinition Add<TRequest, TResponse>(
        string name, HttpRoute? route, OperationHandler<TRequest, TResponse> handler, long? maxBodyBytes = null, bool neverBlocks = false)
        where TRequest : notnull
        where TResponse : notnull
    {
        Operation? operation = null;
        operation = new Operation
        {
            Name = name,
            RequestType = typeof(TRequest),
            Naming = Naming,
            // Here and not in the protocols, so that none can forget it.
            Handler = async (request, context) =>
            {
                if (context.Authorization is { } authorization) await authorization.AuthorizeAsync(this, operation!, request, context);
                return await handler((TRequest)request, context);
            },
            Route = route,
            MaxBodyBytes = maxBodyBytes ?? MaxBodyBytes,
            NeverBlocks = neverBlocks,
        };
        _operations.Add(name, operation);
        return this;
    }

    /// <summary>An operation that AWS has and this installation does not: answers 501, never a success.</summary>
    public ServiceDefinition AddUnavailable(string name, HttpRoute? route, string reason) =>
        Add<UnavailableRequest, NoBody>(name, route, (_, _) => throw UnavailableRequest.Error(Name, name, reason));
}
