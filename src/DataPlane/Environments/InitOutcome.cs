using Hearth.DataPlane.RuntimeApi;

namespace Hearth.DataPlane.Environments;

/// <summary>How one initialisation ended.</summary>
/// <param name="Failure">Null when the runtime and all extensions have asked for their first event.</param>
internal sealed record InitOutcome(TimeSpan Duration, RuntimeAnswer? Failure)
{
    /// <summary>AWS's words in platform.init* records.</summary>
    public static string NameOf(InitPhase phase) => phase == InitPhase.Init ? "init" : "invoke";

    public static string StatusOf(RuntimeAnswer? failure) => failure switch { null => "success", RuntimeAnswer.TimedOut => "timeout", _ => "error" };

    public static string? ErrorTypeOf(RuntimeAnswer? failure) => failure is null or RuntimeAnswer.TimedOut ? null : FunctionFailure.TypeOf(failure);
}

/// <summary>"init" before the invocation, "invoke" within it and within its timeout.</summary>
internal enum InitPhase
{
    Init,
    Invoke,
}
