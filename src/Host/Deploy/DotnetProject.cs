using System.Xml;
using System.Xml.Linq;
using Hearth.Host.Commands;
using Hearth.Host.Tools;

namespace Hearth.Host.Deploy;

/// <summary>A .csproj: Lambda runs what `dotnet publish` makes of it.</summary>
internal static class DotnetProject
{
    /// <exception cref="CommandException">A class library whose handler nobody named, or a project that cannot be read.</exception>
    public static FunctionFolder Read(string directory, string project, FunctionRequest request)
    {
        var properties = Properties(project);
        var assembly = properties.GetValueOrDefault("AssemblyName") ?? Path.GetFileNameWithoutExtension(project);
        var isProgram = properties.GetValueOrDefault("OutputType")?.Equals("Exe", StringComparison.OrdinalIgnoreCase) ?? false;
        var file = Path.GetFileName(project);
        if (request.Handler is null && !isProgram)
            throw new CommandException(
                $"{file} is a class library, so the handler must be named: --handler {assembly}::NAMESPACE.TYPE::METHOD. "
                + "(A program, with <OutputType>Exe</OutputType>, needs none.)");
        var runtime = request.Runtime ?? RuntimeOf(properties.GetValueOrDefault("TargetFramework"), file);
        return new FunctionFolder(
            directory, request with { Handler = request.Handler ?? assembly, Runtime = runtime }, $"{file} is a .NET project", project);
    }

    /// <returns>The folder that holds what was published.</returns>
    /// <exception cref="CommandException">The build failed; the message has its output.</exception>
    public static async Task<string> PublishAsync(string project, string output, CancellationToken cancellation)
    {
        await ToolRun.RunAsync(
            "dotnet publish",
            "dotnet",
            ["publish", project, "--configuration", "Release", "--output", output, "--nologo", "-p:ContinuousIntegrationBuild=true"],
            Path.GetDirectoryName(project)!,
            cancellation);
        return output;
    }

    private static string RuntimeOf(string? framework, string file) => framework switch
    {
        "net8.0" => "dotnet8",
        "net10.0" => "dotnet10",
        _ => throw new CommandException(
            $"{file} targets {framework ?? "no single framework"}; Lambda runs net8.0 (dotnet8) and net10.0 (dotnet10). "
            + "Change TargetFramework, or name --runtime."),
    };

    private static Dictionary<string, string> Properties(string project)
    {
        try
        {
            return XDocument.Load(project).Descendants()
                .Where(element => element.Parent?.Name.LocalName == "PropertyGroup")
                .GroupBy(element => element.Name.LocalName, element => element.Value.Trim(), StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        }
        catch (XmlException error)
        {
            throw new CommandException($"{project} cannot be read: {error.Message}");
        }
    }
}
