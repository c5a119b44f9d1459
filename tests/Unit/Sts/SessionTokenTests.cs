using Hearth.Kernel.Policies;
using Hearth.Services.Sts.Sessions;
using Hearth.Tests.Unit.Logs;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sts;

public sealed class SessionTokenTests
{
    private readonly FixedTime _time = new();

    [Fact]
    public void A_session_is_what_its_token_says_until_it_expires()
    {
        var tokens = new SessionTokens(new byte[32], _time);
        var principal = SessionTokens.RoleSession("111111111111", "arn:aws:iam::111111111111:role/path/r", "AROAX", "r", "me");
        var made = tokens.Make(principal, TimeSpan.FromHours(1), ["{}"], new Dictionary<string, string> { ["a"] = "b" });
        var session = tokens.Open(made.SessionToken)!;
        session.Principal.ShouldBe(principal);
        session.Principal.Arn.ShouldBe("arn:aws:sts::111111111111:assumed-role/r/me");
        session.SecretAccessKey.ShouldBe(made.SecretAccessKey);
        session.Policies.ShouldBe(["{}"]);
        tokens.IsExpired(session).ShouldBeFalse();
        _time.Now += TimeSpan.FromMinutes(61);
        tokens.IsExpired(session).ShouldBeTrue();
    }

    [Fact]
    public void Sessions_outlive_a_restart_and_are_of_no_use_elsewhere()
    {
        var principal = new Principal(PrincipalType.User, "111111111111", "arn:aws:iam::111111111111:user/u") { UserId = "AIDAX" };
        var made = new SessionTokens(new byte[32], _time).Make(principal, TimeSpan.FromHours(1));
        new SessionTokens(new byte[32], _time).Open(made.SessionToken)!.Principal.ShouldBe(principal);
        new SessionTokens([.. Enumerable.Repeat((byte)1, 32)], _time).Open(made.SessionToken).ShouldBeNull();
    }
}
