using System.Net;
using Hearth.DataPlane.RuntimeApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane;

/// <summary>The Host's side of the AWS endpoint: one pipeline for the public port and for what functions call.</summary>
public sealed class AwsEndpointTests
{
    [Fact]
    public async Task A_request_from_inside_an_environment_is_known_by_the_socket_it_came_on()
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            while (true)
            {
                var invocation = await runtime.NextAsync();
                using var client = new HttpClient();
                await runtime.RespondAsync(invocation, await client.GetStringAsync(runtime.Process.Config.Environment["AWS_ENDPOINT_URL"]));
            }
        });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory>(plane.Engine.AwsConnections);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(plane.Engine.AwsConnections.EndPoint);
        });
        await using var app = builder.Build();
        app.Run(context => context.Response.WriteAsync(
            context.Features.Get<EnvironmentIdentity>() is { } identity ? $"{identity.AccountId} {identity.FunctionName}" : "outside"));
        await app.StartAsync();

        (await plane.InvokeAsync()).Text().ShouldBe("123456789012 fn");
        using var outside = new HttpClient();
        var port = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(a => a.Contains("127.0.0.1"));
        (await outside.GetStringAsync(port)).ShouldBe("outside");
        await app.StopAsync();
    }
}
