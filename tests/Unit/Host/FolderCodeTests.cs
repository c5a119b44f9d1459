using Hearth.DataPlane;
using Hearth.Host.Develop;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host;

/// <summary>What the data plane is told of a function that is served from its folder.</summary>
public sealed class FolderCodeTests
{
    private static readonly EnvironmentConfig Deployed = new()
    {
        ConfigurationId = "arn@1",
        AccountId = "000000000000",
        Region = "us-east-1",
        FunctionName = "fn",
        FunctionVersion = "$LATEST",
        Runtime = "nodejs20.x",
        Handler = "index.handler",
        CodeDirectory = "/unpacked",
        MemoryMb = 128,
        Timeout = TimeSpan.FromSeconds(3),
        EphemeralStorageMb = 512,
        Variables = new Dictionary<string, string> { ["NODE_OPTIONS"] = "--no-warnings", ["A"] = "1" },
        LogGroup = "/aws/lambda/fn",
        RoleArn = "arn:aws:iam::000000000000:role/r",
    };

    [Fact]
    public void Each_save_is_a_configuration_of_its_own()
    {
        var code = new FolderCode("/folder", new Dictionary<string, string>(), timeout: null);
        var first = code.Apply(Deployed);
        first.CodeDirectory.ShouldBe("/folder");
        first.Timeout.ShouldBe(Deployed.Timeout);
        code.Apply(Deployed).ConfigurationId.ShouldBe(first.ConfigurationId);
        code.Renew();
        code.Apply(Deployed).ConfigurationId.ShouldNotBe(first.ConfigurationId);
        code.Apply(Deployed with { ConfigurationId = "arn@2" }).ConfigurationId.ShouldNotBe(code.Apply(Deployed).ConfigurationId);
    }

    [Fact]
    public void A_debugger_s_variables_come_on_top_and_the_timeout_is_lifted()
    {
        var code = new FolderCode("/folder", new Dictionary<string, string> { ["NODE_OPTIONS"] = "--inspect=127.0.0.1:9229" }, TimeSpan.FromDays(1));
        var applied = code.Apply(Deployed);
        applied.Variables.ShouldBe(new Dictionary<string, string> { ["NODE_OPTIONS"] = "--no-warnings --inspect=127.0.0.1:9229", ["A"] = "1" });
        applied.Timeout.ShouldBe(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Who_comes_during_a_save_waits_for_its_end()
    {
        var code = new FolderCode("/folder", new Dictionary<string, string>(), timeout: null);
        code.WhenQuietAsync(default).IsCompleted.ShouldBeTrue();
        code.BeginSave();
        code.BeginSave();
        var quiet = code.WhenQuietAsync(default);
        quiet.IsCompleted.ShouldBeFalse();
        code.EndSave();
        await quiet;
        code.WhenQuietAsync(default).IsCompleted.ShouldBeTrue();
    }
}
