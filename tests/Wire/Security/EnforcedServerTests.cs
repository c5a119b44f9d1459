using System.Net;
using Hearth.Host.Client;
using Hearth.Tests.Wire.Clients;
using Hearth.Tests.Wire.Server;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Wire.Security;

/// <summary>Identities, policies and sessions through real clients. The scripts hold the assertions.</summary>
public sealed class EnforcedServerTests
{
    [Fact]
    public async Task Users_roles_and_sessions_may_do_what_their_policies_say_and_nothing_else()
    {
        await using var server = await EnforcedServer.StartAsync();
        await ClientProgram.RunPythonAsync("identities.py", server.Url, server.Root.AccessKeyId, server.Root.SecretAccessKey);
    }

    [Theory]
    [InlineData("s3_denied.py")]
    [InlineData("s3_forms.py")]
    [InlineData("s3_trailers.py")]
    [InlineData("enforced_operations.py")]
    [InlineData("enforced_grants.py")]
    public async Task Each_thing_is_refused_for_itself_and_with_the_reason(string script)
    {
        await using var server = await EnforcedServer.StartAsync();
        await ClientProgram.RunPythonAsync(script, server.Url, server.Root.AccessKeyId, server.Root.SecretAccessKey);
    }

    [Fact]
    public async Task A_second_account_can_do_exactly_what_it_was_granted()
    {
        await using var server = await EnforcedServer.StartAsync();
        var guest = server.CreateAccount("222222222222");
        await ClientProgram.RunPythonAsync(
            "second_account.py", server.Url, server.Root.AccessKeyId, server.Root.SecretAccessKey, guest.AccessKeyId, guest.SecretAccessKey);
    }

    [Fact]
    public async Task A_second_account_can_do_with_a_bucket_exactly_what_its_policy_grants()
    {
        await using var server = await EnforcedServer.StartAsync();
        var guest = server.CreateAccount("222222222222");
        await ClientProgram.RunPythonAsync(
            "s3_second_account.py", server.Url, server.Root.AccessKeyId, server.Root.SecretAccessKey, guest.AccessKeyId, guest.SecretAccessKey);
    }

    [Fact]
    public async Task A_queue_takes_what_its_policy_and_those_of_callers_and_roles_let_in()
    {
        await using var server = await EnforcedServer.StartAsync();
        var guest = server.CreateAccount("222222222222");
        await ClientProgram.RunPythonAsync(
            "queue_access.py", server.Url, server.Root.AccessKeyId, server.Root.SecretAccessKey, guest.AccessKeyId, guest.SecretAccessKey);
    }

    [Fact]
    public async Task The_JavaScript_SDK_and_the_aws_CLI_sign_as_the_server_verifies()
    {
        await using var server = await EnforcedServer.StartAsync();
        using var folder = new TemporaryFolder();
        await ClientProgram.RunNodeAsync("enforced.mjs", server.Url, server.Root.AccessKeyId, server.Root.SecretAccessKey);
        await ClientProgram.RunNodeAsync("s3.mjs", server.Url, server.Root.AccessKeyId, server.Root.SecretAccessKey);
        await ClientProgram.RunNodeAsync("queues.mjs", server.Url, server.Root.AccessKeyId, server.Root.SecretAccessKey);
        var said = await ClientProgram.RunBashAsync(
            """
            aws sts get-caller-identity --query Arn --output text
            aws iam create-role --role-name cli --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"000000000000"},"Action":"sts:AssumeRole"}]}' --query Role.Arn --output text
            aws iam attach-role-policy --role-name cli --policy-arn arn:aws:iam::aws:policy/CloudWatchLogsFullAccess
            read -r id secret token < <(aws sts assume-role --role-arn arn:aws:iam::000000000000:role/cli --role-session-name me --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)
            export AWS_ACCESS_KEY_ID=$id AWS_SECRET_ACCESS_KEY=$secret AWS_SESSION_TOKEN=$token
            aws logs create-log-group --log-group-name /cli
            aws lambda list-functions 2>&1 || true
            """,
            server.Url, folder.Path,
            new Dictionary<string, string>
            {
                ["PATH"] = AwsCli.PathWith(folder),
                ["AWS_ACCESS_KEY_ID"] = server.Root.AccessKeyId,
                ["AWS_SECRET_ACCESS_KEY"] = server.Root.SecretAccessKey,
            });
        said.ShouldContain("arn:aws:iam::000000000000:root\narn:aws:iam::000000000000:role/cli");
        said.ShouldContain("User: arn:aws:sts::000000000000:assumed-role/cli/me is not authorized to perform: lambda:ListFunctions");
    }

    [Fact]
    public void An_open_server_is_for_this_machine_only()
    {
        using var folder = new TemporaryFolder();
        var said = CommandOutput.Of(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "hearth.dll"), "serve", "--listen", "0.0.0.0:0", "--data", folder["data"]]);
        said.ExitCode.ShouldBe(1);
        said.Text.ShouldContain("--auth enforce");
    }

    [Fact]
    public async Task It_speaks_TLS_with_the_certificate_that_it_is_given()
    {
        using var folder = new TemporaryFolder();
        var (certificate, key) = TestCertificate.Write(folder.Path);
        await using var server = await EnforcedServer.StartAsync("--tls-certificate", certificate, "--tls-key", key);
        server.Url.Scheme.ShouldBe("https");
        using var http = new HttpClient(TrustedHandler.Create(certificate));
        (await http.GetAsync(new Uri(server.Url, "/_hearth/health"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ClientProgram.RunPythonAsync("tls.py", server.Url, server.Root.AccessKeyId, server.Root.SecretAccessKey, certificate);
    }
}
