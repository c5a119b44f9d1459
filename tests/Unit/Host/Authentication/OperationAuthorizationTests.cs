using Hearth.Host.Authentication;
using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Services.Iam;
using Hearth.Services.Logs;
using Hearth.Services.Sts;
using Hearth.Storage;
using Hearth.Tests.Unit.Lambda;
using Hearth.Tests.Unit.Logs;
using Hearth.Tests.Unit.Storage;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host.Authentication;

public sealed class OperationAuthorizationTests
{
    /// <summary>Those that AWS asks no permission for; AssumeRole looks at the role's trust policy itself.</summary>
    private static readonly HashSet<string> Free = ["sts:GetCallerIdentity", "sts:GetSessionToken", "sts:AssumeRole"];

    [Fact]
    public async Task An_identity_without_policies_may_do_nothing_in_any_service()
    {
        var allowed = new List<string>();
        await EachOperationAsync(async (service, operation, context) =>
        {
            try
            {
                await new OperationAuthorization().AuthorizeAsync(service, operation, operation.Request.Create(), context);
                allowed.Add($"{service.Name}:{operation.Name}");
            }
            catch (AwsError error)
            {
                error.Code.ShouldBeOneOf("AccessDenied", "AccessDeniedException");
                error.Message.ShouldStartWith($"User: {context.Caller.Principal.Arn} is not authorized to perform: ");
                error.Message.ShouldContain("because no identity-based policy allows the");
            }
        }, new AccessPolicies { Identity = [] });
        allowed.ShouldBe(Free, ignoreOrder: true);
    }

    [Fact]
    public async Task An_administrator_may_do_everything_and_every_action_is_of_its_service()
    {
        var all = PolicyDocument.Parse("""{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["lambda:*", "logs:*", "iam:*", "sts:*"], "Resource": "*"}}""");
        var count = 0;
        await EachOperationAsync(async (service, operation, context) =>
        {
            await new OperationAuthorization().AuthorizeAsync(service, operation, operation.Request.Create(), context);
            count++;
        }, new AccessPolicies { Identity = [new NamedPolicy("all", "user", all)] });
        count.ShouldBeGreaterThan(150);
    }

    private static async Task EachOperationAsync(Func<ServiceDefinition, Operation, CallContext, Task> act, AccessPolicies policies)
    {
        var time = new FixedTime();
        using var folder = new TemporaryFolder();
        await using var storage = await StorageEngine.OpenSqliteAsync(folder.Path, time, TestContext.Current.CancellationToken);
        using var iam = new IamService(storage.Database, storage.ServerKey, time);
        var sts = new StsService(new RoleDirectory(iam), storage.ServerKey, time);
        await using var logs = new LogsService(storage.Database, time);
        await using var lambda = await LambdaServer.StartAsync();
        var principal = new Principal(PrincipalType.User, LambdaServer.Account, $"arn:aws:iam::{LambdaServer.Account}:user/u");
        var caller = new Caller(LambdaServer.Account, "us-east-1", "AKIAX") { Principal = principal, Policies = policies };
        foreach (var service in new[] { lambda.Lambda.Definition, logs.Definition, iam.Definition, sts.Definition })
            foreach (var operation in service.Operations.Values)
                await act(service, operation, new CallContext(caller, "id", new DefaultHttpContext()));
    }
}
