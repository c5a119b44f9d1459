using System.Net;
using System.Net.Sockets;
using Hearth.Sandbox.Seccomp;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Sandbox;

/// <summary>Attempts to get out of a sandbox or to see past it. Each prints ESCAPED when it succeeds, refused when it does not.</summary>
[Collection("sandbox")]
public sealed class SandboxEscapeTests(SandboxFixture sandboxes)
{
    /// <summary>
    /// Attempts as shell commands that succeed (exit 0) when the wall has a hole. SECRET is a file of the host outside the
    /// function's code, SCRATCH the data folder, SERVER the server's pid on the host.
    /// </summary>
    public static TheoryData<string, string> ShellAttempts => new()
    {
        { "read a file of the host", "cat SECRET" },
        { "list the host's root home", "ls /root | grep -q ." },
        { "open the data folder", "ls SCRATCH" },
        { "see the server in /proc", "grep -l '[H]earth.Tests' /proc/[0-9]*/cmdline" },
        { "see process 1", "cat /proc/1/cmdline" },
        { "walk the host through process 1's root", "ls /proc/1/root/" },
        { "read process 1's memory", "head -c 1 /proc/1/mem" },
        { "signal the server", "kill -0 SERVER" },
        { "kill process 1", "kill -9 1 && sleep 0.1 && ! kill -0 1" },
        { "write /usr", "touch /usr/bin/evil" },
        { "write the code", "echo evil > /var/task/handler" },
        { "write the layers", "touch /opt/evil" },
        { "write /etc", "echo evil >> /etc/passwd" },
        { "write the root", "touch /evil" },
        { "write /dev", "touch /dev/evil" },
        { "use /dev/shm", "touch /dev/shm/evil" },
        { "write /sys", "mkdir /sys/x || ls /sys/kernel" },
        { "reach cgroups", "ls /sys/fs/cgroup/*" },
        { "mount a tmpfs", "mount -t tmpfs none /tmp" },
        { "remount /usr writable", "mount -o remount,rw /usr" },
        { "unmount what covers the host's /proc files", "umount /proc/kcore" },
        { "chroot", "chroot /tmp /bin/true" },
        { "make a device", "mknod /tmp/disk b 254 0" },
        { "read the host's disk", "head -c 1 /dev/vda || head -c 1 /dev/sda || head -c 1 /dev/loop0" },
        { "read kernel memory", "head -c 1 /dev/mem || head -c 1 /dev/kmem || [ -n \"$(head -c 1 /proc/kcore)\" ]" },
        { "read the kernel's log", "head -c 1 /dev/kmsg || [ -n \"$(head -c 1 /proc/kmsg)\" ] || dmesg" },
        { "set core_pattern", "echo '|/tmp/evil' > /proc/sys/kernel/core_pattern" },
        { "press sysrq", "echo h > /proc/sysrq-trigger" },
        { "change a sysctl", "echo 1 > /proc/sys/net/ipv4/ip_forward" },
        { "a new user namespace", "unshare --user true" },
        { "a new network namespace", "unshare --net true" },
        { "become root with su", "su root -c true" },
        { "use a set-user-id program of its own", "cp /usr/bin/id /tmp/id && chmod 4755 /tmp/id && chown 0 /tmp/id" },
        { "file capabilities", "cp /usr/bin/id /tmp/id && setcap cap_sys_admin+ep /tmp/id" },
        { "raise its own priority", "renice -n -5 $$" },
        { "escape the out-of-memory killer", "echo -1000 > /proc/self/oom_score_adj" },
        { "raise its hard limit of open files", "ulimit -n 4096" },
        { "change the host name", "hostname evil" },
        { "reach the internet or the host's network", "[ $(ls /proc/self/net/ | wc -l) -gt 0 ] && grep -qvE 'Inter|face|lo:' /proc/net/dev" },
        { "find a stray descriptor", "[ \"$(ls /proc/$$/fd | tr -d '\\n')\" != 0123 ]" },
        { "see the kernel's addresses", "[ -n \"$(head -c 1 /proc/kallsyms)\" ]" },
        { "see the host's kernel command line", "[ -n \"$(head -c 1 /proc/cmdline)\" ]" },
        { "see how much memory the host has", "[ $(awk '/MemTotal/ {print $2}' /proc/meminfo) -gt 131072 ]" },
        { "see paths of the host in the mount table", "grep -q overlay /proc/self/mountinfo && grep overlay /proc/self/mountinfo | grep -q hearth-sandbox-tests" },
        { "see its cgroup's place on the host", "grep -q hearth /proc/self/cgroup" },
    };

    /// <summary>Attempts in Perl: the last value is true when the wall has a hole.</summary>
    public static TheoryData<string, string> PerlAttempts => new()
    {
        { "a raw IP socket", "socket(my $s, 2, 3, 1)" },
        { "a packet socket", "socket(my $s, 17, 3, 768)" },
        { "a kernel crypto socket", "socket(my $s, 38, 5, 0)" },
        { "a vsock", "socket(my $s, 40, 1, 0)" },
        { "a netlink audit socket", "socket(my $s, 16, 3, 9)" },
        { "a Bluetooth socket", "socket(my $s, 31, 3, 1)" },
        { "clone into a user namespace", "syscall(<clone>, 0x10000000 | 17, 0, 0, 0, 0) >= 0" },
        { "clone3, whose flags no filter can see", "my $a = pack('Q11', 0x10000000, (0) x 3, 17, (0) x 6); syscall(<clone3>, $a, 88) >= 0" },
        { "unshare a time namespace", "syscall(<unshare>, 0x80) >= 0" },
        { "switch off address randomisation", "syscall(<personality>, 0x40000) >= 0" },
        { "type into a terminal", "my $c = 'x'; ioctl(STDIN, 0x5412, $c)" },
        { "become root by setuid", "$> = 0; $> == 0" },
        { "the host's loopback", "use IO::Socket::INET; IO::Socket::INET->new('127.0.0.1:PORT')" },
        { "an abstract unix socket of the host", "socket(my $s, 1, 1, 0) or die; connect($s, pack('S a*', 1, \"\\0ABSTRACT\"))" },
    };

    /// <summary>Every call on the list, each a case of its own; none may get as far as having its arguments looked at.</summary>
    public static TheoryData<string> DeniedCalls => [.. DeniedSystemCalls.All.Select(call => call.Name)];

    [Theory]
    [MemberData(nameof(ShellAttempts))]
    public async Task A_function_cannot_by_shell(string what, string command)
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var secret = Path.Combine(sandboxes.Tree(("secret", "secret")), "secret");
        var attempt = command.Replace("SECRET", secret).Replace("SCRATCH", sandboxes.Scratch).Replace("SERVER", $"{Environment.ProcessId}");
        var (output, _) = await sandbox.ShellAsync($"if ( {attempt} ) </dev/null >/tmp/output 2>&1; then echo ESCAPED; cat /tmp/output; else echo refused; fi");
        output.ShouldBe("refused\n", what);
    }

    [Theory]
    [MemberData(nameof(PerlAttempts))]
    public async Task A_function_cannot_by_Perl(string what, string expression)
    {
        await using var sandbox = await sandboxes.CreateAsync();
        using var loopback = new TcpListener(IPAddress.Loopback, 0);
        loopback.Start();
        using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var name = $"hearth-test-{Environment.ProcessId}";
        local.Bind(new UnixDomainSocketEndPoint("\0" + name));
        local.Listen();
        var attempt = expression.Replace("PORT", $"{((IPEndPoint)loopback.LocalEndpoint).Port}").Replace("ABSTRACT", name);
        foreach (var call in (string[])["clone", "clone3", "unshare", "personality"])
            attempt = attempt.Replace($"<{call}>", $"{SandboxFixture.Number(call)}");
        var (output, exit) = await sandbox.PerlAsync($"my $escaped = do {{ {attempt} }}; print $escaped ? 'ESCAPED' : 'refused'");
        output.ShouldBe("refused", $"{what}: {exit}");
    }

    [Theory]
    [MemberData(nameof(DeniedCalls))]
    public async Task A_denied_system_call_is_not_permitted(string name)
    {
        const int NotPermitted = 1;
        var number = SandboxFixture.Number(name);
        if (number < 0)
            return; // this machine has no such call
        await using var sandbox = await sandboxes.CreateAsync();
        var (output, _) = await sandbox.PerlAsync($"print syscall({number}, 0, 0, 0, 0, 0), ' ', $! + 0");
        output.ShouldBe($"-1 {NotPermitted}");
    }

    [Fact]
    public async Task The_other_ABI_of_the_machine_is_fatal()
    {
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "x32 is of x86-64.");
        const int BadSystemCall = 31;
        await using var sandbox = await sandboxes.CreateAsync();
        (await sandbox.PerlAsync("syscall(0x40000000 + 39); print 'ESCAPED'")).Exit.Signal.ShouldBe(BadSystemCall);
    }

    [Fact]
    public async Task Two_sandboxes_see_nothing_of_each_other()
    {
        await using var one = await sandboxes.CreateAsync();
        await using var two = await sandboxes.CreateAsync();
        await one.ShellAsync("echo secret > /tmp/secret");
        var sleeper = one.StartProgram("/bin/sleep", "1234");
        (await two.ShellAsync("cat /tmp/secret 2>/dev/null; grep -l '[1]234' /proc/[0-9]*/cmdline 2>/dev/null; kill -9 $(seq 3 200) 2>/dev/null; echo done")).Output.ShouldBe("done\n");
        sleeper.Exited.IsCompleted.ShouldBeFalse();
        (await two.ShellAsync("ls /dev/mqueue 2>/dev/null; ipcs -q 2>/dev/null | grep -c 0x")).Output.ShouldBe("0\n");
    }

    [Fact]
    public async Task A_function_has_no_capability_and_cannot_gain_one()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var (output, _) = await sandbox.ShellAsync("grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status | tr -s '\\t' ' '");
        output.ShouldBe(
            "CapInh: 0000000000000000\nCapPrm: 0000000000000000\nCapEff: 0000000000000000\nCapBnd: 0000000000000000\nCapAmb: 0000000000000000\n"
            + "NoNewPrivs: 1\nSeccomp: 2\n");
    }

    [Fact]
    public async Task What_runtimes_need_still_works()
    {
        await using var sandbox = await sandboxes.CreateAsync();
        var (output, _) = await sandbox.PerlAsync(
            """
            socket(my $netlink, 16, 3, 0) or die "netlink $!"; socket(my $six, 10, 1, 0) or die "inet6 $!";
            my $child = fork; if (!$child) { exit 7 } waitpid $child, 0; die 'fork' unless $? >> 8 == 7;
            open my $random, '<', '/dev/urandom' or die; open my $null, '>', '/dev/null' or die;
            mkdir '/tmp/x' or die; print 'fine'
            """);
        output.ShouldBe("fine");
    }
}
