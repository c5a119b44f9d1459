namespace Hearth.Host.Deploy;

/// <summary>A folder that is understood: what to run in it, and whether it must be built first.</summary>
/// <param name="Directory">Absolute.</param>
/// <param name="Request">Name, runtime and handler are set.</param>
/// <param name="Found">What was found in the folder, for people: "handler.py defines handler". Null when nothing had to be.</param>
/// <param name="Project">A .csproj that has to be published before the folder is code. Null for all else.</param>
internal sealed record FunctionFolder(string Directory, FunctionRequest Request, string? Found, string? Project)
{
    public string Name => Request.Name!;

    public string Runtime => Request.Runtime!;

    public string Handler => Request.Handler!;
}

/// <summary>A handler that was found in a folder.</summary>
/// <param name="File">Relative to the folder.</param>
/// <param name="Handler">As Lambda writes it, "app.handler".</param>
internal sealed record FoundHandler(string File, string Handler, string Why);
