using Hearth.Services.CloudWatch.Alarms;
using Hearth.Services.Lambda;

namespace Hearth.Host.Adapters;

/// <summary>
/// Lets alarms call functions, by the functions' own policies.
/// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
/// </summary>
/// <param name="lambda">Made after CloudWatch, so it is asked for when an alarm calls.</param>
internal sealed class AlarmFunctions(Func<LambdaService> lambda) : IAlarmAction
{
    private const string Principal = "lambda.alarms.cloudwatch.amazonaws.com";

    public string Service => "lambda";

    public Task ExecuteAsync(AlarmActionCall call, CancellationToken cancellation) =>
        lambda().AcceptFromServiceAsync(call.ActionArn, Principal, call.AlarmArn, call.AccountId, call.Event);
}
