using Hearth.Host.Deploy;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Host;

/// <summary>.gitignore's rules, https://git-scm.com/docs/gitignore</summary>
public sealed class IgnoreRulesTests
{
    [Theory]
    [InlineData("*.log", "a.log", true)]
    [InlineData("*.log", "deep/down/a.log", true)]
    [InlineData("*.log", "a.log.txt", false)]
    [InlineData("/a.txt", "a.txt", true)]
    [InlineData("/a.txt", "sub/a.txt", false)]
    [InlineData("docs/*.md", "docs/a.md", true)]
    [InlineData("docs/*.md", "docs/sub/a.md", false)]
    [InlineData("docs/*.md", "more/docs/a.md", false)]
    [InlineData("build/", "build/out.js", true)]
    [InlineData("build/", "sub/build/out.js", true)]
    [InlineData("build/", "build", false)]
    [InlineData("**/temp", "a/b/temp", true)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("file?.txt", "file1.txt", true)]
    [InlineData("file?.txt", "file10.txt", false)]
    [InlineData("[ab].txt", "b.txt", true)]
    [InlineData("[!ab].txt", "b.txt", false)]
    [InlineData("[!ab].txt", "c.txt", true)]
    [InlineData(@"\#a", "#a", true)]
    [InlineData(@"\!a", "!a", true)]
    [InlineData("# a", "# a", false)]
    [InlineData("a.(b)+c", "a.(b)+c", true)]
    [InlineData("", "a", false)]
    public void A_pattern_fits_as_git_has_it(string pattern, string path, bool excluded) =>
        IgnoreRules.Of(pattern).ExcludesWithParents(path).ShouldBe(excluded);

    [Fact]
    public void The_last_rule_that_fits_decides()
    {
        var rules = IgnoreRules.Of("*.txt", "!keep.txt");
        rules.ExcludesWithParents("a.txt").ShouldBeTrue();
        rules.ExcludesWithParents("keep.txt").ShouldBeFalse();
    }

    [Theory]
    [InlineData(".git/config", true)]
    [InlineData("pkg/__pycache__/a.pyc", true)]
    [InlineData(".venv/bin/python", true)]
    [InlineData("hearth.json", true)]
    [InlineData("node_modules/a/index.js", false)]
    [InlineData(".gitignores", false)]
    public void Leavings_of_tools_are_never_code(string path, bool excluded) => IgnoreRules.Of().ExcludesWithParents(path).ShouldBe(excluded);

    [Fact]
    public void Node_modules_is_kept_whatever_gitignore_says_and_so_is_all_within()
    {
        using var folder = new SourceFolder((".gitignore", "node_modules\n*.log\ndist\n"));
        var rules = IgnoreRules.Read(folder.Path);
        rules.ExcludesWithParents("node_modules/a/dist/index.js").ShouldBeFalse();
        rules.ExcludesWithParents("dist/index.js").ShouldBeTrue();
    }

    [Fact]
    public void Hearthignore_is_read_instead_of_gitignore_and_may_leave_out_node_modules()
    {
        using var folder = new SourceFolder((".gitignore", "dist\n"), (".hearthignore", "node_modules/dev-only\n"));
        var rules = IgnoreRules.Read(folder.Path);
        rules.ExcludesWithParents("dist/index.js").ShouldBeFalse();
        rules.ExcludesWithParents("node_modules/dev-only/a.js").ShouldBeTrue();
        rules.ExcludesWithParents("node_modules/b/a.js").ShouldBeFalse();
    }
}
