namespace Hearth.Host.Client;

/// <summary>What a load generator must know about provisioned concurrency.</summary>
internal static class ProvisionedConcurrency
{
    /// <param name="function">Name or ARN; only one with a version or an alias can have any.</param>
    public static async Task<bool> IsConfiguredAsync(HearthClient client, string function, CancellationToken cancellation)
    {
        // arn:aws:lambda:REGION:ACCOUNT:function:NAME:QUALIFIER, or NAME:QUALIFIER.
        var parts = function.Split(':');
        var (name, qualifier) = parts switch
        {
            ["arn", _, _, _, _, _, var arnName, var arnQualifier] => (arnName, arnQualifier),
            [var shortName, var shortQualifier] => (shortName, shortQualifier),
            _ => (function, null),
        };
        if (qualifier is null or "$LATEST") return false;
        try
        {
            await client.SendAsync(
                HttpMethod.Get,
                $"/2019-09-30/functions/{Uri.EscapeDataString(name)}/provisioned-concurrency?Qualifier={Uri.EscapeDataString(qualifier)}",
                body: null,
                cancellation);
            return true;
        }
        catch (HearthClientException error) when (error.Code != HearthClientException.NoAnswer)
        {
            return false; // ProvisionedConcurrencyConfigNotFoundException; a function that is not there says so when it is invoked.
        }
    }
}
