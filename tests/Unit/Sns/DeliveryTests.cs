using System.Text;
using System.Text.Json;
using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Services.Sns;
using Hearth.Services.Sns.Delivery;
using Hearth.Services.Sns.Messages;
using Hearth.Services.Sns.Subscriptions;
using Hearth.Services.Sns.Topics;
using Hearth.Storage;
using Hearth.Storage.Deliveries;
using Hearth.Tests.Unit.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Hearth.Tests.Unit.Sns;

/// <summary>What happens to a message once Publish has answered.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private const string Function = "arn:aws:lambda:us-east-1:123456789012:function:f";
    private const string TopicArn = "arn:aws:sns:us-east-1:123456789012:t";

    private readonly string folder = Directory.CreateTempSubdirectory("hearth-tests-").FullName;
    private StorageEngine storage = null!;

    public async ValueTask InitializeAsync() => storage = await StorageEngine.OpenSqliteAsync(folder, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_message_that_was_published_before_a_stop_arrives_after_the_next_start()
    {
        var failing = new RecordingEndpoint { Failure = new AwsError("InternalError", "not now", 500) };
        await using (var service = await StartAsync(failing))
        {
            await SubscribeAsync(service);
            await CallAsync(service, "Publish", new PublishRequest { TopicArn = TopicArn, Message = "kept" });
            await failing.Tried;
        }

        var working = new RecordingEndpoint();
        await using var restarted = await StartAsync(working);
        await working.Tried.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        using var body = JsonDocument.Parse(working.Deliveries.ShouldHaveSingleItem().Body);
        var record = body.RootElement.GetProperty("Records")[0];
        record.GetProperty("Sns").GetProperty("Message").GetString().ShouldBe("kept");
        record.GetProperty("Sns").GetProperty("Subject").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData(500, true)]
    [InlineData(429, true)]
    [InlineData(403, false)]
    [InlineData(404, false)]
    public async Task What_the_receiver_refuses_is_given_up_and_what_it_failed_at_is_tried_again(int status, bool isTriedAgain)
    {
        var endpoint = new RecordingEndpoint { Failure = new AwsError("E", "failed", status) };
        var (attempts, delivery, time) = await MakeDeliveryAsync(endpoint);
        var next = await attempts.RunAsync(delivery with { FailedAttempts = 4 }, TestContext.Current.CancellationToken);
        if (isTriedAgain) next.ShouldBe(delivery with { FailedAttempts = 5, NextAttemptAt = time.GetUtcNow() + TimeSpan.FromSeconds(1) });
        else next.ShouldBeNull();
        endpoint.Deliveries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_unsubscribed_gets_nothing_any_more()
    {
        var endpoint = new RecordingEndpoint();
        var (attempts, delivery, _) = await MakeDeliveryAsync(endpoint);
        (await attempts.RunAsync(delivery with { Receiver = TopicArn + ":gone" }, TestContext.Current.CancellationToken)).ShouldBeNull();
        endpoint.Deliveries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_is_kept_once_and_only_until_the_last_has_it()
    {
        var store = new DeliveryStore<Message>(storage.Database, "sns");
        var deliveries = new[] { "a", "b" }.Select(arn => new PendingDelivery("id", arn, DateTimeOffset.UnixEpoch, 0)).ToList();
        await store.AddAsync("id", MessageOf("id"), deliveries);
        await store.FinishAsync(deliveries[0]);
        (await store.FindAsync("id")).ShouldNotBeNull();
        (await store.ListAsync()).ShouldBe([deliveries[1]]);
        await store.FinishAsync(deliveries[1]);
        (await store.FindAsync("id")).ShouldBeNull();
    }

    private async Task<(DeliveryAttempts Attempts, PendingDelivery Delivery, TimeProvider Time)> MakeDeliveryAsync(ITopicEndpoint endpoint)
    {
        var time = new ManualTime();
        var topics = new Hearth.Storage.Documents.DocumentStore<Topic>(storage.Database, "sns.topic");
        var subscriptions = new SubscriptionDirectory(new Hearth.Storage.Documents.DocumentStore<Subscription>(storage.Database, "sns.subscription"));
        var key = Subscription.KeyOf(TopicArn + ":s")!;
        await subscriptions.UpdateAsync(key, _ => new Subscription { Protocol = "lambda", Endpoint = Function, Owner = "123456789012", RequestedAt = time.GetUtcNow() });
        var store = new DeliveryStore<Message>(storage.Database, "sns");
        var delivery = new PendingDelivery("id", TopicArn + ":s", time.GetUtcNow(), 0);
        await store.AddAsync("id", MessageOf("id"), [delivery]);
        return (new DeliveryAttempts(store, topics, subscriptions, new TopicEndpoints([endpoint]), new MessageForm(new SnsLinks()), time, NullLogger.Instance), delivery, time);
    }

    private static Message MessageOf(string id) => new()
    {
        Id = id,
        TopicArn = TopicArn,
        Timestamp = "2026-11-24T10:00:00.000Z",
        SignatureVersion = "1",
        Bodies = new Dictionary<string, SignedText> { ["lambda"] = new("m", "signature") },
    };

    private async Task<SnsService> StartAsync(ITopicEndpoint endpoint)
    {
        var service = new SnsService(storage.Database, new byte[32], [endpoint], isHttpLoopbackOnly: true, TimeProvider.System, NullLogger<SnsService>.Instance);
        await service.LoadAsync();
        await service.StartAsync("http://127.0.0.1:4566");
        return service;
    }

    private static async Task SubscribeAsync(SnsService service)
    {
        await CallAsync(service, "CreateTopic", new CreateTopicRequest { Name = "t" });
        await CallAsync(service, "Subscribe", new SubscribeRequest { TopicArn = TopicArn, Protocol = "lambda", Endpoint = Function });
    }

    private static Task<object> CallAsync(SnsService service, string operation, object request) => service.Definition.Operations[operation].Handler(
        request, new CallContext(new Caller("123456789012", "us-east-1", "123456789012"), "request", new DefaultHttpContext()));

    private sealed class RecordingEndpoint : ITopicEndpoint
    {
        private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public AwsError? Failure { get; init; }

        public List<EndpointDelivery> Deliveries { get; } = [];

        public Task Tried => _tried.Task;

        public IReadOnlyList<string> Protocols => ["lambda"];

        public bool NeedsConfirmation(string endpoint, string subscriberAccountId) => false;

        public void Check(string endpoint) => Encoding.UTF8.GetByteCount(endpoint).ShouldBePositive();

        public Task DeliverAsync(EndpointDelivery delivery, CancellationToken cancellation)
        {
            lock (Deliveries) Deliveries.Add(delivery);
            _tried.TrySetResult();
            return Failure is null ? Task.CompletedTask : Task.FromException(Failure);
        }
    }
}
