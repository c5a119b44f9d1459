using Shouldly;
using Xunit;

namespace Hearth.Tests.Runtimes;

/// <summary>How a function is loaded fast, and sees nothing of it: V8's flags are put back meanwhile, ES modules are required.</summary>
public sealed class NodeLoadingTests
{
    [Theory]
    [MemberData(nameof(Interpreters.Nodes), MemberType = typeof(Interpreters))]
    public async Task A_worker_thread_that_begins_while_the_function_loads_has_the_heap_of_the_command_line(string node)
    {
        const string Source = """
            const { Worker } = require('worker_threads');
            const text = "require('worker_threads').parentPort.postMessage(require('v8').getHeapStatistics().heap_size_limit)";
            const limitOf = (worker) => new Promise((resolve) => worker.on('message', resolve));
            const early = limitOf(new Worker(text, { eval: true }));
            exports.handler = async () => {
              const late = await limitOf(new Worker(text, { eval: true }));
              const main = require('v8').getHeapStatistics().heap_size_limit;
              return [await early === main, late === main, typeof gc, process.execArgv.length, 'noDeprecation' in process, require('events').init.length];
            };
            """;
        (await AnswerAsync(node, "index.js", Source)).ShouldBe("""[true,true,"function",3,false,1]""");
    }

    [Theory]
    [MemberData(nameof(Interpreters.Nodes), MemberType = typeof(Interpreters))]
    public async Task An_ES_module_is_evaluated_once_in_its_usual_order_and_is_not_in_the_cache_of_required_modules(string node)
    {
        const string Source = """
            import { createRequire } from 'module';
            const require = createRequire(import.meta.url);
            const order = [];
            process.nextTick(() => order.push('tick'));
            Promise.resolve().then(() => order.push('promise'));
            setImmediate(() => order.push('immediate'));
            const cached = Object.keys(require.cache).includes(import.meta.filename ?? import.meta.url);
            globalThis.evaluations = (globalThis.evaluations ?? 0) + 1;
            export const handler = async () => [order, cached, evaluations, (await import(import.meta.url)).handler === handler];
            export { cached as 'module.exports' };
            """;
        (await AnswerAsync(node, "index.mjs", Source)).ShouldBe("""[["promise","tick","immediate"],false,1,true]""");
    }

    [Theory]
    [InlineData("const value = await Promise.resolve(5); globalThis.count = (globalThis.count ?? 0) + 1; export const handler = async () => [value, count];", "[5,1]")]
    [InlineData("globalThis.count = (globalThis.count ?? 0) + 1; throw new Error(`evaluated ${count}`);", "evaluated 1")]
    [InlineData("import './absent.mjs';", "Cannot find module")]
    [InlineData("import { absent } from 'fs';", "does not provide an export named 'absent'")]
    public async Task An_ES_module_that_cannot_be_required_is_imported(string source, string expected) =>
        (await AnswerAsync("node", "index.mjs", source)).ShouldContain(expected);

    private static async Task<string> AnswerAsync(string node, string file, string source)
    {
        var folder = Directory.CreateTempSubdirectory("hearth-node-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), source);
            await using var api = await FakeRuntimeApi.StartAsync();
            var bootstrap = Path.Combine(RuntimeProcess.Repository, "runtimes", "nodejs", "bootstrap.cjs");
            string[] command = [Interpreters.Node(node), "--expose-gc", "--max-semi-space-size=6", "--max-old-space-size=115", bootstrap];
            await using var runtime = RuntimeProcess.Start(api, command, folder, "index.handler");
            return (await api.InvokeAsync("{}")).Body;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
