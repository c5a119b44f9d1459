using Hearth.DataPlane.RuntimeApi;
using Hearth.Kernel;

namespace Hearth.DataPlane.Snapshots;

/// <summary>What the caller of an invocation is told whose environment could not be restored; the log has the details.</summary>
internal static class RestoreFailure
{
    private static readonly Dictionary<string, string> UserType = new() { ["Type"] = "User" };

    /// <summary>Codes and statuses of https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors.</summary>
    public static AwsError Of(RuntimeAnswer failure) => failure is RuntimeAnswer.TimedOut
        ? new AwsError("SnapStartTimeoutException", "Lambda couldn't restore the snapshot within the timeout limit.", 408)
        {
            Members = UserType,
        }
        : new AwsError(
            "SnapStartException",
            "The afterRestore() runtime hook encountered an error. For more information, check the Amazon CloudWatch logs.")
        {
            Members = UserType,
        };
}
