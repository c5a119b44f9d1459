using System.Globalization;
using System.Text.Json;
using Hearth.Kernel;

namespace Hearth.Services.CloudWatch.Alarms;

/// <summary>Takes an alarm from one state to another: kept, told in the history, and its actions executed.</summary>
internal sealed class AlarmTransitions(AlarmStore store, IReadOnlyList<IAlarmAction> actions, TimeProvider time)
{
    public async Task ChangeAsync(Alarm alarm, string state, string reason, string? reasonData, CancellationToken cancellation)
    {
        var (now, previous) = (time.GetUtcNow(), alarm.Shown);
        var changed = alarm with
        {
            Shown = previous with
            {
                StateValue = state,
                StateReason = reason,
                StateReasonData = reasonData,
                StateUpdatedTimestamp = now,
                StateTransitionedTimestamp = previous.StateValue == state ? previous.StateTransitionedTimestamp : now,
            },
        };
        if (previous.StateValue == state)
        {
            await store.SaveAsync(changed);
            return;
        }
        var data = JsonSerializer.Serialize(new
        {
            version = "1.0",
            oldState = new { stateValue = previous.StateValue, stateReason = previous.StateReason },
            newState = new { stateValue = state, stateReason = reason },
        });
        await store.SaveAsync(changed, new HistoryItem("StateUpdate", $"Alarm updated from {previous.StateValue} to {state}", data));
        if (changed.Shown.ActionsEnabled == false) return;
        foreach (var arn in changed.ActionsOf(state)) await ExecuteAsync(changed, previous, arn, cancellation);
    }

    private async Task ExecuteAsync(Alarm alarm, AlarmDescription previous, string actionArn, CancellationToken cancellation)
    {
        var service = Arn.TryParse(actionArn, out var arn) ? arn.Service : "";
        string? error = null;
        if (actions.FirstOrDefault(action => action.Service == service) is { } found)
        {
            try
            {
                await found.ExecuteAsync(
                    new AlarmActionCall(actionArn, alarm.Shown.AlarmArn!, alarm.Account, alarm.Region, alarm.State, AlarmEvent.Write(alarm, previous))
                    {
                        Notification = AlarmNotification.Of(alarm, previous),
                    },
                    cancellation);
            }
            catch (AwsError refused)
            {
                error = refused.Message;
            }
        }
        else
        {
            error = $"Hearth does not offer actions of '{service}' yet";
        }
        var summary = error is null ? $"Successfully executed action {actionArn}" : $"Failed to execute action {actionArn}. Received error: \"{error}\"";
        var data = JsonSerializer.Serialize(new
        {
            actionState = error is null ? "Succeeded" : "Failed",
            notificationResource = actionArn,
            stateUpdateTimestamp = alarm.Shown.StateUpdatedTimestamp!.Value.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            error,
        });
        await store.AddHistoryAsync(alarm, new HistoryItem("Action", summary[..Math.Min(255, summary.Length)], data));
    }
}
