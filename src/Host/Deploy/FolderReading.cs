using System.Text.RegularExpressions;
using Hearth.Host.Commands;

namespace Hearth.Host.Deploy;

/// <summary>
/// Understands a folder: what somebody said wins (the command line, then hearth.json), the rest is found by what lies in it.
/// </summary>
internal sealed partial class FolderReading(RuntimeChoice runtimes)
{
    private const int LongestName = 64;

    private static readonly (string File, string Tool, string Command)[] OtherTools =
    [
        ("template.yaml", "AWS SAM", "sam build && sam deploy"),
        ("template.yml", "AWS SAM", "sam build && sam deploy"),
        ("samconfig.toml", "AWS SAM", "sam build && sam deploy"),
        ("serverless.yml", "the Serverless Framework", "serverless deploy"),
        ("serverless.yaml", "the Serverless Framework", "serverless deploy"),
        ("serverless.ts", "the Serverless Framework", "serverless deploy"),
        ("cdk.json", "AWS CDK", "cdk deploy"),
    ];

    /// <exception cref="CommandException">There is no such folder, or it cannot be told what to run in it.</exception>
    public FunctionFolder Read(string folder, FunctionRequest asked)
    {
        var directory = Path.GetFullPath(folder);
        if (File.Exists(directory)) throw new CommandException($"{folder} is a file. Name the folder that it lies in.");
        if (!Directory.Exists(directory)) throw new CommandException($"There is no folder {folder}.");
        var request = asked.Or(HearthJson.Read(directory));
        request = request with { Name = request.Name ?? NameOf(directory) };
        if (request is { Handler: not null, Runtime: not null })
            return new FunctionFolder(directory, request, null, request.Runtime.StartsWith("dotnet", StringComparison.Ordinal) ? ProjectOf(directory) : null);
        if (request.Handler is null) RefuseOtherTools(directory, folder);
        return Find(directory, request) ?? throw new CommandException(
            $"No handler was found in {folder}. Looked for handler or lambda_handler in {string.Join(", ", PythonHandlers.Files)}; for an exported "
            + $"handler in package.json's main, {string.Join(", ", NodeHandlers.Files)}; for a file named bootstrap (provided.al2023); for a .csproj. "
            + $"Say --runtime and --handler, or write them into {HearthJson.FileName}.{TypeScript(directory)}");
    }

    private FunctionFolder? Find(string directory, FunctionRequest request)
    {
        // A runtime that was asked for leaves only its own language to look for.
        if (Wants("provided") && File.Exists(Path.Combine(directory, "bootstrap"))) return Custom(directory, request);
        if (Wants("python") && Handler(PythonHandlers.Find(directory), ".py") is { } python)
            return With(python, request.Runtime ?? runtimes.OfPython(directory));
        if (Wants("nodejs") && Handler(NodeHandlers.Find(directory), ".js", ".mjs", ".cjs") is { } node)
            return With(node, request.Runtime ?? runtimes.OfNode(directory));
        return Wants("dotnet") && ProjectOf(directory) is { } project ? DotnetProject.Read(directory, project, request) : null;

        bool Wants(string family) => request.Runtime?.StartsWith(family, StringComparison.Ordinal) ?? true;

        FunctionFolder With(FoundHandler found, string runtime) =>
            new(directory, request with { Handler = found.Handler, Runtime = runtime }, found.Why, Project: null);

        // A handler that was named tells the language by the file that it is in.
        FoundHandler? Handler(FoundHandler? found, params string[] endings) => request.Handler is not { } named ? found
            : endings.Select(ending => named[..Math.Max(0, named.LastIndexOf('.'))] + ending)
                .FirstOrDefault(file => File.Exists(Path.Combine(directory, file))) is { } present
                ? new FoundHandler(present, named, $"{present} is there")
                : null;
    }

    private static FunctionFolder Custom(string directory, FunctionRequest request)
    {
        var path = Path.Combine(directory, "bootstrap");
        if (!File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute))
            throw new CommandException($"{path} cannot be executed, so Lambda would refuse to start it. Run: chmod +x {path}");
        return new FunctionFolder(
            directory,
            request with { Handler = request.Handler ?? "bootstrap", Runtime = request.Runtime ?? "provided.al2023" },
            "bootstrap is an executable",
            Project: null);
    }

    private static void RefuseOtherTools(string directory, string folder)
    {
        foreach (var (file, tool, command) in OtherTools)
        {
            if (!File.Exists(Path.Combine(directory, file))) continue;
            throw new CommandException(
                $"{folder} holds {file}: it belongs to {tool}, which deploys to Hearth as it does to AWS. "
                + $"Run `{command}` there with AWS_ENDPOINT_URL=http://127.0.0.1:4566; or name --handler to deploy the folder as one function.");
        }
    }

    private static string? ProjectOf(string directory) =>
        Directory.EnumerateFiles(directory, "*.csproj").Order(StringComparer.Ordinal).FirstOrDefault();

    private static string TypeScript(string directory) => File.Exists(Path.Combine(directory, "index.ts"))
        ? " index.ts must be compiled first, for example: npx esbuild index.ts --bundle --platform=node --outfile=index.js"
        : "";

    /// <summary>The folder's name, in the characters that a function's name may have.</summary>
    private static string NameOf(string directory)
    {
        var name = NotOfAName().Replace(Path.GetFileName(Path.TrimEndingDirectorySeparator(directory)), "-").Trim('-');
        if (name.Length == 0) throw new CommandException($"{directory} gives no name for a function. Say --name NAME.");
        return name.Length > LongestName ? name[..LongestName] : name;
    }

    [GeneratedRegex("[^a-zA-Z0-9_-]+")]
    private static partial Regex NotOfAName();
}
