using System.Globalization;
using System.Text.Json;
using Hearth.Kernel;
using Hearth.Services.Lambda.AsyncInvoke;
using Hearth.Services.S3;

namespace Hearth.Host.Adapters;

/// <summary>
/// Records of failed invocations, as objects: <c>aws/lambda/async/FUNCTION/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-UUID</c>.
/// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
/// </summary>
internal sealed class S3Destination(S3Service s3, TimeProvider time) : IDestination
{
    public string Service => "s3";

    public Task DeliverAsync(DestinationDelivery delivery, CancellationToken cancellation)
    {
        if (!Arn.TryParse(delivery.TargetArn, out var arn)) throw new AwsError("InvalidArgument", $"{delivery.TargetArn} is no ARN.");
        var now = time.GetUtcNow().UtcDateTime;
        var key = string.Create(
            CultureInfo.InvariantCulture, $"aws/lambda/async/{FunctionOf(delivery.Body)}/{now:yyyy/MM/dd}/{now:yyyy-MM-dd'T'HH.mm.ss}-{Guid.NewGuid()}");
        return s3.WriteAsync("lambda.amazonaws.com", arn.Resource, key, delivery.Body, "application/json", cancellation);
    }

    /// <summary>The record names the function by its ARN.</summary>
    private static string FunctionOf(ReadOnlyMemory<byte> record)
    {
        using var document = JsonDocument.Parse(record);
        var arn = document.RootElement.GetProperty("requestContext").GetProperty("functionArn").GetString()!;
        return arn.Split(':')[6];
    }
}
