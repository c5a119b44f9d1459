using System.Text.Json;
using Hearth.Host.Authentication;
using Hearth.Kernel;
using Hearth.Services.EventBridge;
using Hearth.Services.EventBridge.Events;
using Hearth.Services.Lambda.AsyncInvoke;

namespace Hearth.Host.Adapters;

/// <summary>
/// The ends of asynchronous invocations, to event buses. The function's role must be allowed to put events.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
/// </summary>
/// <param name="events">Made after Lambda, so it is asked for when something ends.</param>
internal sealed class BusDestination(Func<EventBridgeService> events, IdentityServices identity) : IDestination
{
    private const string Action = "events:PutEvents";

    public string Service => "events";

    public async Task DeliverAsync(DestinationDelivery delivery, CancellationToken cancellation)
    {
        var bus = delivery.TargetArn;
        if (!Arn.TryParse(bus, out var arn) || arn.AccountId != delivery.FunctionArn.Split(':')[4] || !MayPut(delivery.RoleArn, bus))
            throw new AwsError("AccessDeniedException", $"{delivery.RoleArn ?? delivery.FunctionArn} is not authorized to perform: {Action} on resource: {bus}", 403);
        using var record = JsonDocument.Parse(delivery.Body);
        var context = record.RootElement.GetProperty("requestContext");
        var result = context.GetProperty("condition").GetString() == "Success" ? "Success" : "Failure";
        await events().PutAsync(new ServiceEvent(
            bus, "lambda", $"Lambda Function Invocation Result - {result}", [bus, context.GetProperty("functionArn").GetString()!], delivery.Body));
    }

    private bool MayPut(string? roleArn, string bus) =>
        !identity.IsEnforced || (roleArn is not null && identity.MayAs(roleArn, "lambda.amazonaws.com", Action, bus));
}
