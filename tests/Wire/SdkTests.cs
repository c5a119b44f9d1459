using Hearth.Tests.Wire.Clients;
using Hearth.Tests.Wire.Server;
using Xunit;

namespace Hearth.Tests.Wire;

/// <summary>The AWS SDKs for Python and JavaScript. The scripts hold the assertions; see Scripts and tests/wire-clients.</summary>
[Collection(WireServer.Name)]
public sealed class SdkTests(SharedServer server)
{
    [Theory]
    [InlineData("layers.py")]
    [InlineData("functions.py")]
    [InlineData("invocations.py")]
    [InlineData("logs.py")]
    [InlineData("metrics.py")]
    [InlineData("function_metrics.py")]
    [InlineData("embedded_metrics.py")]
    [InlineData("accounts.py")]
    [InlineData("versions.py")]
    [InlineData("permissions.py")]
    [InlineData("operations.py")]
    [InlineData("s3_objects.py")]
    [InlineData("s3_settings.py")]
    [InlineData("s3_operations.py")]
    [InlineData("s3_acls.py")]
    [InlineData("s3_forms.py")]
    [InlineData("provisioned.py")]
    [InlineData("extensions.py")]
    [InlineData("schedules.py")]
    [InlineData("events.py")]
    [InlineData("unknown_services.py")]
    [InlineData("topics.py")]
    [InlineData("queues.py")]
    [InlineData("queues_query.py")]
    [InlineData("queue_neighbours.py")]
    [InlineData("scaling.py")]
    [InlineData("snapstart.py")]
    public Task Boto3(string script) => ClientProgram.RunPythonAsync(script, server.Url);

    [Theory]
    [InlineData("lambda.mjs")]
    [InlineData("s3.mjs")]
    [InlineData("queues.mjs")]
    [InlineData("cloudwatch.mjs")]
    [InlineData("identity.mjs")]
    public Task JavaScript(string script) => ClientProgram.RunNodeAsync(script, server.Url);
}
