using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Lambda;

public sealed class RuntimeSettingsTests : LambdaTest
{
    [Fact]
    public async Task Recursive_loops_are_terminated_unless_allowed()
    {
        const string path = "/2024-08-31/functions/fn/recursion-config";
        await CreateAsync("fn");
        (await GetAsync(path)).ShouldHaveStatus(200).Text.ShouldBe("{\"RecursiveLoop\":\"Terminate\"}");
        (await PutAsync(path, new { RecursiveLoop = "Allow" })).ShouldHaveStatus(200).Text.ShouldBe("{\"RecursiveLoop\":\"Allow\"}");
        (await GetAsync(path)).Text.ShouldBe("{\"RecursiveLoop\":\"Allow\"}");
        (await PutAsync(path, new { RecursiveLoop = "InvalidValue" })).ShouldNotValidate(
            "InvalidValue", "recursiveLoop", "Member must satisfy enum value set: [Terminate, Allow]");
        (await GetAsync("/2024-08-31/functions/no/recursion-config")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}no");
    }

    [Fact]
    public async Task Runtime_management_belongs_to_a_version()
    {
        const string path = "/2021-07-20/functions/fn/runtime-management-config";
        await CreateAsync("fn");
        await PublishAsync("fn");
        (await GetAsync(path)).Text.ShouldBe($"{{\"UpdateRuntimeOn\":\"Auto\",\"FunctionArn\":\"{Arn}fn:$LATEST\"}}");
        (await PutAsync(path + "?Qualifier=1", new { UpdateRuntimeOn = "FunctionUpdate" })).ShouldHaveStatus(200).Text.ShouldBe(
            $"{{\"UpdateRuntimeOn\":\"FunctionUpdate\",\"FunctionArn\":\"{Arn}fn:1\"}}");
        (await GetAsync(path + "?Qualifier=1")).Member("UpdateRuntimeOn").ShouldBe("FunctionUpdate");
        (await GetAsync(path)).Member("UpdateRuntimeOn").ShouldBe("Auto");
        (await PutAsync(path, new { UpdateRuntimeOn = "Manual" })).ErrorCode.ShouldBe("InvalidParameterValueException");
        var installed = (await GetAsync($"{Functions}/fn/configuration"))["RuntimeVersionConfig"]!["RuntimeVersionArn"]!.ToString();
        (await PutAsync(path, new { UpdateRuntimeOn = "Manual", RuntimeVersionArn = installed })).ShouldHaveStatus(200).Member("RuntimeVersionArn").ShouldBe(installed);
        (await PutAsync(path, new { UpdateRuntimeOn = "Manual", RuntimeVersionArn = installed + "x" })).ErrorCode.ShouldBe("InvalidParameterValueException");
        (await GetAsync(path + "?Qualifier=9")).ShouldFail(404, "ResourceNotFoundException", $"Function not found: {Arn}fn:9");
    }

    [Fact]
    public async Task What_is_not_offered_says_so_with_its_reason()
    {
        foreach (var (method, path, operation, reason) in ((string, string, string, string)[])
        [
            ("GET", "/2025-11-30/capacity-providers", "ListCapacityProviders", "capacity providers run functions on EC2 instances"),
            ("PUT", "/2025-11-30/functions/fn/function-scaling-config", "PutFunctionScalingConfig", "scaling configurations are for functions on a capacity provider"),
            ("GET", "/2025-12-01/durable-executions/x", "GetDurableExecution", "durable executions are not offered by this installation yet."),
        ])
        {
            var answer = await Server.SendAsync(method, path);
            answer.Status.ShouldBe(501);
            answer.ErrorCode.ShouldBe("NotImplementedException");
            answer.Member("message").ShouldStartWith($"lambda:{operation} is not available in this installation of Hearth: {reason}");
        }
    }
}
