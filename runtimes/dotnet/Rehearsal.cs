using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Hearth.DotnetRuntime.Handlers;
using Hearth.DotnetRuntime.Logs;

namespace Hearth.DotnetRuntime;

/// <summary>
/// Goes through some invocations with nobody there, in a process that waits for its function: the first real one finds the code compiled and the
/// libraries loaded. It makes no proxy, whose assembly would be among those that the function can list and then look into, which .NET refuses.
/// </summary>
internal static class Rehearsal
{
    private const int Times = 3;
    private const string Event = """{"name":"a","list":["b"],"map":{"c":1},"number":1.5}""";
    private const string Accepted = "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n";
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: 1\r\n"
        + "Lambda-Runtime-Deadline-Ms: 1542409706888\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:rehearsed\r\n"
        + "Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1\r\nContent-Length: ";

    private static readonly (string Method, string Json)[] OtherHandlers =
    [
        (nameof(Function.Text), "\"text\""), (nameof(Function.Map), "{\"key\":\"value\"}"), (nameof(Function.Element), Event), (nameof(Function.Streams), Event),
    ];

    public static void Run()
    {
        Compile();
        HostProperties.Read(AppContext.BaseDirectory, typeof(Rehearsal).Assembly.GetName().Name!);
        var log = new LogWriter(LogSink.To(Stream.Null));
        using var runtimeApi = new CannedRuntimeApi();
        foreach (var (method, json) in OtherHandlers)
            Handler(method, log).Invoke(new Reply(200, [], Encoding.ASCII.GetBytes(json)));
        var handler = Handler(nameof(Function.Handle), log);
        try
        {
            for (var invocation = runtimeApi.Next(); ;)
            {
                log.Begin("1", null, null);
                var body = handler.Invoke(invocation);
                log.Write(LogLevel.Information, null, "rehearsed", []);
                invocation = runtimeApi.PostResponseThenNext("1", body, "application/json");
            }
        }
        catch (IOException)
        {
            // The canned answers have come to their end.
        }
    }

    private static Handler Handler(string method, LogWriter log) =>
        HandlerLoader.Of(typeof(Function), new HandlerName("", "", method), typeof(Function).Assembly, log);

    /// <summary>All of this assembly, also what is needed only when something fails.</summary>
    private static void Compile()
    {
        const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;
        var types = typeof(Rehearsal).Assembly.GetTypes();
        foreach (var method in types.SelectMany(type => type.GetMethods(Own).Concat<MethodBase>(type.GetConstructors(Own))))
        {
            if (!method.IsAbstract && !method.ContainsGenericParameters)
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }
    }

    internal sealed class Sample
    {
        public string? Name { get; set; }

        public List<string>? List { get; set; }

        public Dictionary<string, int>? Map { get; set; }

        public double Number { get; set; }
    }

    internal sealed class Function
    {
        public Sample Handle(Sample sample) => sample;

        public string Text(string text) => text;

        public Dictionary<string, string> Map(Dictionary<string, string> map) => map;

        public JsonElement Element(JsonElement element) => element;

        public Task<Stream> Streams(Stream stream) => Task.FromResult(stream);
    }

    private sealed class CannedRuntimeApi() : RuntimeApi(UsualAddress)
    {
        private bool _over;

        public override void Connect()
        {
            if (_over)
                throw new IOException("Nobody is there.");
            _over = true;
            var next = string.Create(CultureInfo.InvariantCulture, $"{Head}{Event.Length}\r\n\r\n{Event}");
            Attach(new MemoryStream(Encoding.ASCII.GetBytes(next + string.Concat(Enumerable.Repeat(Accepted + next, Times)))), Stream.Null);
        }
    }
}
