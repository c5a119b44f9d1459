using System.Text.Json;
using Hearth.DataPlane;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.DataPlane.Extensions;

/// <summary>The answers of the Extensions API, right and wrong calls alike.</summary>
public sealed class ExtensionsApiTests
{
    [Fact]
    public async Task Registering_tells_about_the_function_and_its_account_if_asked() => await CallAsync(async extension =>
    {
        var plain = await extension.RegisterAsync("inside", "INVOKE");
        plain.Body.ShouldBe("""{"functionName":"fn","functionVersion":"$LATEST","handler":"index.handler"}""");
        Guid.TryParse(plain.Id, out _).ShouldBeTrue();
        var more = await extension.SendAsync(
            HttpMethod.Post, "2020-01-01/extension/register", "{}", ("Lambda-Extension-Name", "other"), ("Lambda-Extension-Accept-Feature", "x, accountId"));
        more.Json.GetProperty("accountId").GetString().ShouldBe("123456789012");
    });

    [Fact]
    public async Task Wrong_registrations_are_refused_in_the_emulators_words() => await CallAsync(async extension =>
    {
        (await extension.SendAsync(HttpMethod.Post, "2020-01-01/extension/register", "{}")).Error
            .ShouldBe("403 Extension.InvalidExtensionName: Empty extension name");
        (await extension.RegisterAsync("a", "SHUTDOWN")).Error
            .ShouldBe("403 Extension.InvalidEventType: SHUTDOWN: ShutdownEventNotSupportedForInternalExtension");
        (await extension.RegisterAsync("a", "START")).Error.ShouldBe("403 Extension.InvalidEventType: START: ErrorInvalidEventType");
        (await extension.SendAsync(HttpMethod.Post, "2020-01-01/extension/register", "", ("Lambda-Extension-Name", "a"))).Error
            .ShouldBe("403 InvalidRequestFormat: unexpected end of JSON input");
        (await extension.SendAsync(HttpMethod.Post, "2020-01-01/extension/register", """{"configurationKeys":["a"]}""", ("Lambda-Extension-Name", "a"))).Error
            .ShouldBe("403 InvalidRequestFormat: configurationKeys are deprecated; use environment variables instead");
        (await extension.RegisterAsync("a", "INVOKE")).Id.ShouldNotBeNull();
        (await extension.RegisterAsync("a", "INVOKE")).Error.ShouldBe("403 Extension.InvalidExtensionState: Extension with this name already registered");
    });

    [Fact]
    public async Task Ten_extensions_may_register_and_the_eleventh_is_told_the_limit() => await CallAsync(async extension =>
    {
        for (var number = 0; number < 10; number++) (await extension.RegisterAsync($"e{number}", "INVOKE")).Id.ShouldNotBeNull();
        (await extension.RegisterAsync("e10", "INVOKE")).Error.ShouldBe("403 Extension.TooManyExtensions: Extension limit (10) reached");
    });

    [Fact]
    public async Task Who_does_not_say_who_it_is_is_refused() => await CallAsync(async extension =>
    {
        (await extension.TryNextAsync()).Error.ShouldBe("403 Extension.MissingExtensionIdentifier: Missing Lambda-Extension-Identifier header");
        extension.Id = "nobody";
        (await extension.TryNextAsync()).Error.ShouldBe("403 Extension.InvalidExtensionIdentifier: Invalid Lambda-Extension-Identifier");
        extension.Id = Guid.Empty.ToString();
        (await extension.TryNextAsync()).Error.ShouldBe($"403 Extension.UnknownExtensionIdentifier: Unknown extension {Guid.Empty}");
        (await extension.SendAsync(HttpMethod.Get, "2020-01-01/extension/register")).Error.ShouldStartWith("405 ");
        (await extension.SendAsync(HttpMethod.Get, "2020-01-01/extension/nothing")).Error.ShouldStartWith("404 ");
    });

    [Fact]
    public async Task An_error_has_a_type_and_after_it_no_event_is_given() => await CallAsync(async extension =>
    {
        await extension.RegisterAsync("a", "INVOKE");
        (await extension.SendAsync(HttpMethod.Post, "2020-01-01/extension/init/error", "{}")).Error
            .ShouldBe("403 Extension.MissingHeader: Lambda-Extension-Function-Error-Type not found");
        (await extension.TellAsync("init", "Extension.X")).Body.ShouldBe("""{"status":"OK"}""");
        (await extension.TellAsync("init", "Extension.X")).Body.ShouldBe("""{"status":"OK"}""");
        (await extension.TryNextAsync()).Error.ShouldBe(
            $"403 Extension.InvalidExtensionState: State transition from InitError to Ready failed for extension {extension.Id}. Error: State transition is not allowed");
        (await extension.TellAsync("exit", "Extension.X")).Error.ShouldStartWith("403 Extension.InvalidExtensionState: State transition from InitError to ExitError");
    });

    [Fact]
    public async Task Nobody_registers_once_the_runtime_is_ready()
    {
        var late = new TaskCompletionSource<string>();
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            var next = await runtime.NextAsync();
            using var extension = new ScriptedExtension(runtime.Process);
            late.TrySetResult((await extension.RegisterAsync("late", "INVOKE")).Error);
            await runtime.RespondAsync(next, "1");
            await runtime.NextAsync();
        });
        await plane.InvokeAsync();
        (await late.Task).ShouldBe("403 Extension.RegistrationClosed: Extension registration closed already");
    }

    [Fact]
    public async Task An_external_extension_has_the_functions_variables_without_those_of_its_runtime()
    {
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            if (!ScriptedExtension.Is(runtime.Process))
            {
                await runtime.RespondAsync(await runtime.NextAsync(), "1");
                await runtime.NextAsync();
            }

            using var extension = new ScriptedExtension(runtime.Process);
            await extension.RegisterAsync("one");
            await extension.NextAsync();
        });
        await plane.InvokeAsync(config: plane.ExtendedConfig(null, "one") with { Variables = new Dictionary<string, string> { ["MINE"] = "1" } });
        var variables = plane.Backend.Sandboxes[0].Processes.First(ScriptedExtension.Is).Config.Environment;
        variables.Keys.ShouldBeSubsetOf([
            "MINE", "LANG", "TZ", "PATH", "LD_LIBRARY_PATH", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API",
        ]);
        variables["MINE"].ShouldBe("1");
    }

    /// <summary>Runs calls from inside the runtime, before it is ready.</summary>
    private static async Task CallAsync(Func<ScriptedExtension, Task> calls)
    {
        var result = new TaskCompletionSource();
        await using var plane = await DataPlaneFixture.StartAsync(async runtime =>
        {
            using var extension = new ScriptedExtension(runtime.Process);
            try
            {
                await calls(extension);
                result.TrySetResult();
            }
            catch (Exception e)
            {
                result.TrySetException(e);
            }
        });
        var call = plane.InvokeAsync();
        await result.Task;
        await call;
    }
}
