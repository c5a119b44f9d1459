using System.Globalization;
using Hearth.Sandbox;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Sandbox;

[Collection("sandbox")]
public sealed class SandboxLimitTests(SandboxFixture sandboxes)
{
    [Fact]
    public async Task A_memory_hog_is_killed_and_counted()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var (_, exit) = await sandbox.PerlAsync("my @hog; while (1) { push @hog, 'x' x 1_000_000 }");
        exit.ShouldBe(new ProcessExit(null, 9));
        sandbox.OutOfMemoryKillCount.ShouldBeGreaterThan(0);
        sandbox.MemoryPeakBytes.ShouldBeInRange(120L << 20, 128L << 20);
        (await sandbox.ShellAsync("echo fine")).Output.ShouldBe("fine\n");
    }

    [Fact]
    public async Task A_modest_program_is_left_alone_and_measured()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        (await sandbox.PerlAsync("my $x = 'x' x 50_000_000; print length $x")).Output.ShouldBe("50000000");
        sandbox.OutOfMemoryKillCount.ShouldBe(0);
        sandbox.MemoryPeakBytes.ShouldBeInRange(50_000_000, 128L << 20);
    }

    [Fact]
    public async Task A_fork_bomb_is_held_at_the_process_limit()
    {
        await using var sandbox = await sandboxes.CreateAsync(config => config with { ProcessLimit = 50 });
        var (output, _) = await sandbox.PerlAsync(
            "my $n = 0; while (1) { my $p = fork; if (!defined $p) { last } if (!$p) { close STDOUT; close STDERR; sleep 100; exit } $n++; last if $n > 500 } print $n; exit");
        int.Parse(output, CultureInfo.InvariantCulture).ShouldBe(49);
    }

    [Fact]
    public async Task Tmp_holds_490_MB_in_a_function_of_128_MB()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var (output, exit) = await sandbox.ShellAsync("dd if=/dev/zero of=/tmp/big bs=1M count=490 2>&1 && stat -c %s /tmp/big");
        exit.ExitStatus.ShouldBe(0, output);
        output.ShouldEndWith($"{490 << 20}\n");
        sandbox.OutOfMemoryKillCount.ShouldBe(0);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1024)]
    [InlineData(10240)]
    public async Task Tmp_takes_every_byte_promised_and_not_one_MB_more(int sizeMb)
    {
        await using var sandbox = await sandboxes.CreateAsync(config => config with { EphemeralStorageMb = sizeMb });
        // fallocate takes the blocks without writing them, which 10 GB of zeros would.
        var (output, _) = await sandbox.ShellAsync($"fallocate -l {sizeMb}M /tmp/all && echo fits; fallocate -l 1M /tmp/more 2>&1");
        output.ShouldContain("fits\n");
        output.ShouldContain("No space left on device");
    }

    [Fact]
    public async Task Many_small_files_fit_and_filling_tmp_ends_with_ENOSPC()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var (output, _) = await sandbox.ShellAsync(
            "dd if=/dev/zero of=/tmp/big bs=1M count=600 2>&1 | grep -o 'No space left on device'; stat -c %s /tmp/big; rm /tmp/big; "
            + "mkdir /tmp/d && cd /tmp/d && perl -e 'for (1..20000) { open F, q(>), qq(f$_) or die $!; print F q(x); close F }' && ls | wc -l");
        var lines = output.Split('\n');
        lines[0].ShouldBe("No space left on device");
        long.Parse(lines[1], CultureInfo.InvariantCulture).ShouldBeInRange(512L << 20, 513L << 20);
        lines[2].ShouldBe("20000");
    }

    [Fact]
    public async Task Tmp_is_empty_in_every_new_sandbox()
    {
        for (var round = 0; round < 6; round++)
        {
            await using var sandbox = await sandboxes.CreateAsync();
            (await sandbox.ShellAsync("ls -A /tmp; echo secret > /tmp/secret")).Output.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_CPU_limit_holds_and_can_be_lifted()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        // A tenth of a second of CPU time, and how long it took in milliseconds.
        const string Burn = "use Time::HiRes qw(time clock); my $t = time; 1 while clock() < 0.1; printf '%d', (time - $t) * 1000";
        sandbox.LimitCpu(0.05);
        var limited = int.Parse((await sandbox.PerlAsync(Burn)).Output, CultureInfo.InvariantCulture);
        sandbox.LimitCpu(null);
        var free = int.Parse((await sandbox.PerlAsync(Burn)).Output, CultureInfo.InvariantCulture);
        limited.ShouldBeGreaterThan(1200); // 2,000 but for what was used before the loop and the last period
        free.ShouldBeLessThan(limited / 2); // also on a machine that is busy with other tests
    }

    [Fact]
    public async Task Open_files_are_limited_as_on_AWS()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        (await sandbox.ShellAsync("ulimit -n; ulimit -Hn")).Output.ShouldBe("1024\n1024\n");
    }

    [Fact]
    public async Task The_memory_a_program_sees_is_the_memory_it_has()
    {
        await using var sandbox = await sandboxes.CreateAsync(config => config with { MemoryMb = 256 });
        (await sandbox.ShellAsync("head -1 /proc/meminfo | tr -s ' '")).Output.ShouldBe("MemTotal: 262144 kB\n");
    }
}
