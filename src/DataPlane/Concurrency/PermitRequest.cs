namespace Hearth.DataPlane.Concurrency;

/// <summary>What an invocation asks for: a place for this version of this function.</summary>
/// <param name="ConfigurationId">Of the version that is to run; it may have provisioned concurrency.</param>
/// <param name="IsSynchronous">AWS limits the rate of these; events wait in their queue instead.</param>
internal readonly record struct PermitRequest(string FunctionName, string ConfigurationId, bool IsSynchronous);
