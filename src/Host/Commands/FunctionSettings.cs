using System.CommandLine;
using Hearth.Host.Deploy;

namespace Hearth.Host.Commands;

/// <summary>The options that say what a folder's function shall be: of `hearth deploy` and `hearth dev`.</summary>
internal sealed class FunctionSettings
{
    private readonly Argument<string> _folder = new("DIR") { Description = "Folder with the function's code.", DefaultValueFactory = _ => "." };
    private readonly Option<string?> _name = new("--name") { Description = "The function's name; the folder's if not given." };
    private readonly Option<string?> _runtime = new("--runtime") { Description = "AWS's identifier, for example python3.12; found by what lies in the folder if not given." };
    private readonly Option<string?> _handler = new("--handler") { Description = "As Lambda writes it, for example app.handler; found if not given." };
    private readonly Option<string[]> _layers = new("--layer") { Description = "ARN of a layer version. May be repeated.", HelpName = "ARN" };
    private readonly Option<int?> _memory = new("--memory") { Description = "Memory in MB.", HelpName = "MB" };
    private readonly Option<int?> _timeout = new("--timeout") { Description = "Timeout in seconds.", HelpName = "SECONDS" };
    private readonly Option<string[]> _variables = new("--env") { Description = "Environment variable. May be repeated.", HelpName = "NAME=VALUE" };
    private readonly Option<bool> _url = new("--url") { Description = "Give the function a URL that needs no signature." };

    public void AddTo(Command command)
    {
        command.Add(_folder);
        foreach (var option in (Option[])[_name, _runtime, _handler, _layers, _memory, _timeout, _variables, _url]) command.Add(option);
    }

    public string Folder(ParseResult parsed) => parsed.GetValue(_folder)!;

    /// <exception cref="CommandException">An --env has no value.</exception>
    public FunctionRequest Read(ParseResult parsed) => new()
    {
        Name = parsed.GetValue(_name),
        Runtime = parsed.GetValue(_runtime),
        Handler = parsed.GetValue(_handler),
        Layers = parsed.GetValue(_layers) is { Length: > 0 } layers ? layers : null,
        MemoryMb = parsed.GetValue(_memory),
        TimeoutSeconds = parsed.GetValue(_timeout),
        Variables = parsed.GetValue(_variables) is { Length: > 0 } pairs ? Variables(pairs) : null,
        Url = parsed.GetValue(_url),
    };

    private static Dictionary<string, string> Variables(string[] pairs)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } name, var value])
                throw new CommandException($"--env '{pair}' must be NAME=VALUE, for example --env TABLE=orders.");
            variables[name] = value;
        }
        return variables;
    }
}
