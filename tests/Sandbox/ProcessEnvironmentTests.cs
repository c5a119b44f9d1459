using System.Diagnostics;
using Hearth.Sandbox.Native;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Sandbox;

/// <summary>The environment of a process that waits, written over from outside.</summary>
public sealed class ProcessEnvironmentTests : IDisposable
{
    private readonly Process process = Start();

    [Fact]
    public void It_is_read_without_the_room_and_written_over_for_everybody_who_looks()
    {
        using var environment = ProcessEnvironment.Of(process.Id);
        environment.Read().ShouldBe(["FIRST=1"]);
        environment.TryReplace(["A=1", "B=", "C=é€=😀", "LONG=" + new string('x', 20_000)]).ShouldBeTrue();
        environment.Read().ShouldBe(["A=1", "B=", "C=é€=😀", "LONG=" + new string('x', 20_000)]);
        File.ReadAllText($"/proc/{process.Id}/environ").ShouldStartWith("A=1\0B=\0C=é€=😀\0LONG=x");
        environment.TryReplace(["AGAIN=2"]).ShouldBeTrue();
        environment.Read().ShouldBe(["AGAIN=2"]);
    }

    [Fact]
    public void What_does_not_fit_changes_nothing()
    {
        using var environment = ProcessEnvironment.Of(process.Id);
        environment.TryReplace([.. Enumerable.Range(0, 400).Select(number => $"V{number}=1")]).ShouldBeFalse();
        environment.TryReplace(["LONG=" + new string('x', 40_000)]).ShouldBeFalse();
        environment.Read().ShouldBe(["FIRST=1"]);
    }

    [Fact]
    public void A_process_that_has_gone_is_told_nothing()
    {
        using var environment = ProcessEnvironment.Of(process.Id);
        process.Kill();
        process.WaitForExit();
        environment.TryReplace(["A=1"]).ShouldBeFalse();
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("/bin/cat") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment.Clear();
        start.Environment["FIRST"] = "1";
        foreach (var (name, value) in ProcessEnvironment.Room) start.Environment[name] = value;
        var started = Process.Start(start)!;
        // It answers, so it is the program and not the shell that .NET forks before.
        started.StandardInput.WriteLine("here");
        started.StandardInput.Flush();
        started.StandardOutput.ReadLine().ShouldBe("here");
        return started;
    }
}
