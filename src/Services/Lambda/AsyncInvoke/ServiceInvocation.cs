using Hearth.Kernel;
using Hearth.Services.Lambda.Functions;
using Hearth.Services.Lambda.Identity;
using Hearth.Services.Lambda.Permissions;

namespace Hearth.Services.Lambda.AsyncInvoke;

/// <summary>
/// Asynchronous invocations by other AWS services: the function's policy must let the service in, with its conditions.
/// https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html
/// </summary>
internal sealed class ServiceInvocation(FunctionAccess access, FunctionStore functions, AcceptEvent acceptEvent)
{
    private const string Action = "lambda:InvokeFunction";

    public async Task AcceptAsync(string functionArn, string principal, string sourceArn, string sourceAccount, ReadOnlyMemory<byte> payload)
    {
        if (!Arn.TryParse(functionArn, out var arn) || arn.Service != "lambda") throw LambdaErrors.NotFound($"Function not found: {functionArn}");
        var reference = FunctionReference.Parse(functionArn, qualifier: null, new Caller(arn.AccountId, arn.Region, ""));
        if (await functions.FindResourceAsync(reference.Key) is null) throw LambdaErrors.NotFound($"Function not found: {functionArn}");
        var request = new PolicyRequest(PolicyCaller.OfService(principal), Action, reference.Arn)
        {
            Context = new Dictionary<string, string>(StringComparer.Ordinal) { ["aws:SourceArn"] = sourceArn, ["aws:SourceAccount"] = sourceAccount },
        };
        if (!await access.IsAllowedAsync(reference, request))
            throw new AwsError("AccessDeniedException", $"{principal} is not authorized to perform: {Action} on resource: {reference.Arn}", 403);
        await acceptEvent.HandleAsync(reference, Guid.NewGuid().ToString(), payload, clientContext: null, traceId: null);
    }
}
