using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Services.CloudWatch.Alarms;
using Hearth.Services.Lambda;

namespace Hearth.Host.Adapters;

/// <summary>
/// Lets alarms call functions. The function's policy must let alarms in, whether authentication is enforced or not, as a forgotten
/// permission is the usual mistake. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
/// </summary>
/// <param name="lambda">Made after CloudWatch, so it is asked for when an alarm calls.</param>
internal sealed class AlarmFunctions(Func<LambdaService> lambda) : IAlarmAction
{
    private const string Principal = "lambda.alarms.cloudwatch.amazonaws.com";
    private const string Action = "lambda:InvokeFunction";

    public string Service => "lambda";

    public async Task ExecuteAsync(AlarmActionCall call, CancellationToken cancellation)
    {
        var keys = RequestContext.Of(("aws:SourceArn", call.AlarmArn), ("aws:SourceAccount", call.AccountId));
        if (!await lambda().MayServiceAsync(Principal, Action, call.ActionArn, keys))
            throw new AwsError("AccessDeniedException", $"{Principal} is not authorized to perform: {Action} on resource: {call.ActionArn}", 403);
        await lambda().AcceptEventAsync(call.ActionArn, call.Event, cancellation);
    }
}
