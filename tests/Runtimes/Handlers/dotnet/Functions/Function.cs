using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Functions;

public sealed class Order
{
    public string Name { get; set; }

    public int Count { get; set; }
}

public class Function
{
    private static int s_constructed;
    private int _count;

    public Function() => s_constructed++;

    public Order Poco(Order order) => new() { Name = order.Name, Count = order.Count + ++_count };

    public string Nothing() => $"constructed {s_constructed}";

    public Stream Streams(Stream input) => new MemoryStream(Encoding.UTF8.GetBytes($"\"{new StreamReader(input).ReadToEnd().Length}\""));

    public static string Text(string text) => text.ToUpperInvariant();

    public long HeapMb() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;

    public void Void() => _count++;

    public async Task Task()
    {
        await System.Threading.Tasks.Task.Yield();
        _count++;
    }

    public async Task<Order> TaskOf(Order order)
    {
        await System.Threading.Tasks.Task.Yield();
        return order;
    }

    public async ValueTask<int> ValueTaskOf(int number)
    {
        await System.Threading.Tasks.Task.Yield();
        return number + 1;
    }

    public object Context(ILambdaContext context) => new
    {
        context.AwsRequestId, context.FunctionName, context.FunctionVersion, context.InvokedFunctionArn, context.LogGroupName,
        context.LogStreamName, context.MemoryLimitInMB, Remaining = context.RemainingTime.TotalMilliseconds, context.Unheard,
        Custom = context.ClientContext.Custom?["a"], Title = context.ClientContext.Client?.AppTitle, context.Identity.IdentityId,
        Trace = Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"),
    };

    [LambdaSerializer(typeof(Shouting))]
    public string OwnSerializer(string text) => text;

    public void Fails() => throw new InvalidOperationException("Error: some_error_msg", new ArgumentException("the cause"));

    public async Task FailsLater()
    {
        await System.Threading.Tasks.Task.Yield();
        throw new InvalidOperationException("later");
    }

    public void Overloaded(string text) => Text(text);

    public void Overloaded(int number) => _count = number;

    public void Three(string a, string b, ILambdaContext context) => Text(a + b);

    public async void AsyncVoid() => await Task();

    public static bool Logs(string text, ILambdaContext context)
    {
        Console.WriteLine("first line\nsecond line");
        Console.Write("no line end");
        Console.Error.WriteLine(7);
        LambdaLogger.Log("by LambdaLogger");
        LambdaLogger.Log(LogLevel.Debug, "below the level");
        context.Logger.LogInformation("by the context");
        context.Logger.LogWarning("{who} has {count:00}", text, 3);
        context.Logger.LogError(new ArgumentException("bad"), "went wrong");
        return Environment.GetEnvironmentVariable("_LAMBDA_TELEMETRY_LOG_FD") is null;
    }
}

public class FailsToConstruct
{
    public FailsToConstruct() => throw new InvalidOperationException("Runtime startup fails");

    public void Handler() => Console.WriteLine();
}

public sealed class Shouting : ILambdaSerializer
{
    public T Deserialize<T>(Stream requestStream) => JsonSerializer.Deserialize<T>(requestStream);

    public void Serialize<T>(T response, Stream responseStream) => JsonSerializer.Serialize(responseStream, $"{response}!");
}
