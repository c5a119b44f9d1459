using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Hearth.DotnetRuntime.Handlers;

/// <summary>
/// Loads the function's assemblies into the default context, where on AWS they are too: a type has one identity, and
/// Type.GetType and libraries that load plug-ins work. `bootstrap` names the function's .deps.json to the host, which
/// then knows them all; this finds them for zips without that file, and in a process that has booted ahead.
/// </summary>
internal static class UserAssemblies
{
    public static Assembly Load(string name, string taskRoot)
    {
        var path = Path.Combine(taskRoot, name + ".dll");
        // It asks the host, which takes milliseconds: a published function has all that it needs beside it.
        var resolver = new Lazy<AssemblyDependencyResolver?>(() => File.Exists(path) ? new AssemblyDependencyResolver(path) : null);
        AssemblyLoadContext.Default.Resolving += (context, wanted) =>
            (Beside(taskRoot, wanted.Name + ".dll") ?? resolver.Value?.ResolveAssemblyToPath(wanted)) is { } found
                ? context.LoadFromAssemblyPath(found) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, wanted) =>
            (Beside(taskRoot, wanted) ?? Beside(taskRoot, $"lib{wanted}.so") ?? resolver.Value?.ResolveUnmanagedDllToPath(wanted)) is { } found
                ? NativeLibrary.Load(found) : IntPtr.Zero;
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (FileNotFoundException e)
        {
            throw new LambdaValidationException(
                $"Could not find the specified handler assembly with the file name '{e.FileName}'. "
                + "The assembly should be located in the root of your uploaded .zip file.");
        }
    }

    private static string? Beside(string taskRoot, string file)
    {
        var path = Path.Combine(taskRoot, file);
        return File.Exists(path) ? path : null;
    }
}
