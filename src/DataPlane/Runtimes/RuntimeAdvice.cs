namespace Hearth.DataPlane.Runtimes;

/// <summary>What to do about an interpreter that was not found.</summary>
internal static class RuntimeAdvice
{
    public static string NotFound(RuntimeName runtime) => runtime.Family switch
    {
        RuntimeFamily.Python => Text(
            $"python{runtime.Version}", "~/.pyenv, ~/.asdf",
            $"`pyenv install {runtime.Version}` (or your distribution's python{runtime.Version} package)", runtime),
        RuntimeFamily.Node => Text($"Node.js {runtime.Version}", "~/.nvm, ~/.asdf", $"`nvm install {runtime.Version}`", runtime),
        RuntimeFamily.Java => Text(
            $"A JDK {runtime.Version}", "/usr/lib/jvm, ~/.sdkman, ~/.asdf",
            $"`apt-get install openjdk-{runtime.Version}-jdk-headless` or `sdk install java`", runtime),
        RuntimeFamily.Dotnet => Text(
            $".NET {runtime.Version} or newer", "/usr/share/dotnet, /usr/lib/dotnet, ~/.dotnet",
            "the .NET SDK (https://learn.microsoft.com/dotnet/core/install/linux)", runtime),
        _ => Text($"Ruby {runtime.Version}", "~/.rbenv, ~/.asdf", $"`rbenv install {runtime.Version}`", runtime),
    };

    public static string Wrong(RuntimeName runtime, string path) =>
        $"{path}, configured for {runtime.Identifier}, is missing or is not {Product(runtime)} {runtime.Version}; "
        + "correct the path or remove it from the configuration.";

    private static string Product(RuntimeName runtime) => runtime.Family switch
    {
        RuntimeFamily.Node => "Node.js",
        RuntimeFamily.Java => "the java of a JDK",
        RuntimeFamily.Dotnet => ".NET",
        _ => runtime.Family.ToString(),
    };

    private static string Text(string what, string places, string install, RuntimeName runtime) =>
        $"{what} was not found on PATH, in {places} or /opt/*/bin; install it with {install}, "
        + $"or name it: hearth serve --interpreter {runtime.Identifier}=PATH.";
}
