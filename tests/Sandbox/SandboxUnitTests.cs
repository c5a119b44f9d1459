using System.Runtime.InteropServices;
using Hearth.Sandbox;
using Hearth.Sandbox.Cgroups;
using Hearth.Sandbox.Seccomp;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Sandbox;

/// <summary>What can be told without a kernel of the right kind: layouts of other machines, filters of the other processor.</summary>
public sealed class SandboxUnitTests
{
    [Fact]
    public void A_pure_v2_machine_has_everything_in_one_tree()
    {
        var layout = CgroupLayout.Parse(
            ["29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw"], _ => true, _ => "cpuset cpu io memory hugetlb pids\n");
        layout.Roots.ShouldBe(["/sys/fs/cgroup"]);
        layout.EnableText.ShouldBe("+memory +cpu +pids");
        layout.VersionOf("freezer").ShouldBe("v2");
    }

    [Fact]
    public void A_hybrid_machine_is_told_apart_per_controller()
    {
        var layout = CgroupLayout.Parse(
            [
                "31 30 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct",
                "32 30 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory",
                "33 30 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw",
            ],
            _ => true,
            _ => "pids\n");
        layout.VersionOf("memory").ShouldBe("v1");
        layout.VersionOf("pids").ShouldBe("v2");
        layout.RootOf("cpu").ShouldBe("/sys/fs/cgroup/cpu,cpuacct");
        layout.Roots.ShouldBe(["/sys/fs/cgroup/memory", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/unified"], ignoreOrder: true);
    }

    [Fact]
    public void A_pure_v1_machine_freezes_with_the_v1_freezer()
    {
        var layout = CgroupLayout.Parse(["1 0 0:1 / /cg/freezer rw - cgroup cgroup rw,freezer"], _ => false, _ => "");
        layout.RootOf("freezer").ShouldBe("/cg/freezer");
        layout.VersionOf("memory").ShouldBe("none");
    }

    [Theory]
    [InlineData(Architecture.X64, 0xC000003Eu)]
    [InlineData(Architecture.Arm64, 0xC00000B7u)]
    public void A_filter_fits_the_kernels_limit_and_jumps_nowhere_outside(Architecture machine, uint audit)
    {
        var program = SeccompFilter.Build(machine);
        (program.Length / 8).ShouldBeLessThan(4096);
        BitConverter.ToUInt32(program, 12).ShouldBe(audit);
        for (var at = 0; at < program.Length; at += 8)
        {
            var isJump = (program[at] & 7) == 5;
            if (isJump)
                ((at / 8) + 1 + Math.Max(program[at + 2], program[at + 3])).ShouldBeLessThan(program.Length / 8);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("UPPER")]
    [InlineData("a/b")]
    [InlineData("inits")]
    [InlineData("012345678901234567890123456789012")]
    public async Task An_id_that_cannot_be_a_cgroup_is_refused(string id)
    {
        await using var backend = SandboxBackends.Create("process", "/nonexistent");
        var config = new SandboxConfig { Id = id, TaskDirectory = "/", MemoryMb = 128, EphemeralStorageMb = 512 };
        (await Should.ThrowAsync<SandboxException>(() => backend.CreateAsync(config, CancellationToken.None))).Message.ShouldContain($"\"{id}\"");
    }

    [Fact]
    public void An_unknown_isolation_names_the_two_there_are() =>
        Should.Throw<SandboxException>(() => SandboxBackends.Create("docker", "/tmp")).Message.ShouldContain("--isolation process");

    [Fact]
    public void Every_finding_of_the_probe_that_is_not_well_says_how_to_mend_it()
    {
        var findings = SandboxProbe.Run();
        findings.ShouldContain(finding => finding.Name == "cgroup memory");
        findings.ShouldAllBe(finding => finding.Ok || finding.Mend.Length > 0);
    }
}
