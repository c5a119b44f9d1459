using Hearth.Kernel;
using Hearth.Kernel.Policies;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Services.Sns.Delivery;
using Hearth.Services.Sns.Messages;
using Hearth.Services.Sns.Subscriptions;
using Hearth.Services.Sns.Topics;
using Hearth.Storage;
using Hearth.Storage.Deliveries;
using Hearth.Storage.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hearth.Services.Sns;

/// <summary>
/// Amazon SNS, standard topics. The Host loads it before requests come, starts its deliveries once the server's address is known, and
/// stops it before the services that it delivers to.
/// </summary>
public sealed class SnsService : IAsyncDisposable
{
    internal const string XmlNamespace = "http://sns.amazonaws.com/doc/2010-03-31/";

    private readonly DocumentStore<Topic> _topics;
    private readonly DocumentStore<Subscription> _store;
    private readonly DocumentStore<SigningIdentity> _identities;
    private readonly SubscriptionDirectory _subscriptions;
    private readonly TopicDirectory _directory;
    private readonly MessageSigner _signer;
    private readonly SnsLinks _links = new();
    private readonly SnsLinkServer _linkServer;
    private readonly HttpEndpoint _http;
    private readonly DeliveryDispatcher<Message> _dispatcher;
    private readonly DeliveryAttempts _attempts;
    private readonly Publisher _publisher;
    private readonly Subscribe _subscribe;

    /// <param name="database">Where topics, subscriptions and undelivered messages are kept.</param>
    /// <param name="serverKey">32 bytes that the key for signatures is sealed with.</param>
    /// <param name="endpoints">What the Host delivers to; HTTP is built in.</param>
    /// <param name="isHttpLoopbackOnly">Whether HTTP subscribers must be on this machine.</param>
    public SnsService(
        IDatabase database, byte[] serverKey, IReadOnlyList<ITopicEndpoint> endpoints, bool isHttpLoopbackOnly, TimeProvider time, ILogger<SnsService> logger)
    {
        _topics = new DocumentStore<Topic>(database, "sns.topic");
        _store = new DocumentStore<Subscription>(database, "sns.subscription");
        _identities = new DocumentStore<SigningIdentity>(database, "sns.signing");
        _subscriptions = new SubscriptionDirectory(_store);
        _directory = new TopicDirectory(_topics);
        _signer = new MessageSigner(_identities, serverKey, time);
        _http = new HttpEndpoint(isHttpLoopbackOnly);
        var known = new TopicEndpoints([.. endpoints, _http]);
        var store = new DeliveryStore<Message>(database, "sns");
        _attempts = new DeliveryAttempts(store, _topics, _subscriptions, known, new MessageForm(_links), time, logger);
        _dispatcher = new DeliveryDispatcher<Message>(store, time, _attempts.Failed);
        _publisher = new Publisher(_subscriptions, _dispatcher, _signer, _links, time);
        _subscribe = new Subscribe(_directory, _subscriptions, known, _publisher, time);
        var confirm = new ConfirmSubscription(_directory, _subscriptions, time);
        var unsubscribe = new Unsubscribe(_topics, _subscriptions);
        _linkServer = new SnsLinkServer(confirm, unsubscribe, _signer);
        Definition = new ServiceDefinition("sns", Naming.Pascal)
        {
            XmlNamespace = XmlNamespace,
            ValidationErrorCode = "ValidationError",
            Actions = SnsActions.Table(_directory),
        };
        DefineTopics();
        DefineSubscriptions(confirm, unsubscribe);
        foreach (var name in UnavailableOperations.Names) Definition.AddUnavailable(name, route: null, UnavailableOperations.Reason);
    }

    public ServiceDefinition Definition { get; }

    /// <summary>Path under which <see cref="ServeLinkAsync"/> answers.</summary>
    public static string LinkPath => SnsLinks.Path;

    public async Task LoadAsync()
    {
        await _topics.LoadAsync();
        await _identities.LoadAsync();
        await _subscriptions.LoadAsync();
    }

    /// <summary>Starts delivering, what a stopped server left first.</summary>
    /// <param name="baseAddress">"http://127.0.0.1:4566": receivers reach this server there.</param>
    public Task StartAsync(string baseAddress)
    {
        _links.Open(baseAddress);
        return _dispatcher.StartAsync(_attempts.RunAsync);
    }

    /// <summary>Answers a link that a message carried; it needs no signature.</summary>
    public Task ServeLinkAsync(HttpContext http) => _linkServer.ServeAsync(http);

    /// <summary>Whether the topic's policy lets another AWS service publish.</summary>
    /// <param name="service">"cloudwatch.amazonaws.com".</param>
    public bool MayServicePublish(string service, string topicArn, RequestContext keys) => _directory.MayPublish(service, topicArn, keys);

    public bool HasTopic(string topicArn) => Topic.KeyOf(topicArn) is { } key && _topics.Find(key) is not null;

    /// <summary>Publishes for another service; the message is durable when the task completes.</summary>
    /// <exception cref="AwsError">404 when there is no such topic, 400 for what no topic takes.</exception>
    public Task PublishAsync(string topicArn, string? subject, string body, IReadOnlyDictionary<string, MessageAttributeValue> attributes)
    {
        var key = Topic.KeyOf(topicArn) ?? throw SnsErrors.Invalid("TopicArn");
        var topic = _topics.Find(key) ?? throw SnsErrors.NoTopic();
        return _publisher.PublishAsync(key, topic, MessageDraft.Of(body, subject, structure: null, attributes));
    }

    public async ValueTask DisposeAsync()
    {
        await _dispatcher.DisposeAsync();
        _subscribe.Dispose();
        _http.Dispose();
        _signer.Dispose();
        _identities.Dispose();
        _store.Dispose();
        _topics.Dispose();
    }

    private void DefineTopics()
    {
        var change = new ChangeTopic(_topics, _directory, _subscriptions);
        var permissions = new TopicPermissions(_topics, _directory);
        var tags = new TopicTags(_topics);
        Definition
            .Add<CreateTopicRequest, CreateTopicResponse>("CreateTopic", new CreateTopic(_topics).HandleAsync)
            .Add<TopicRequest, NoBody>("DeleteTopic", change.DeleteAsync)
            .Add<ListTopicsRequest, ListTopicsResponse>("ListTopics", new ListTopics(_topics).HandleAsync)
            .Add<TopicRequest, AttributesResponse>("GetTopicAttributes", change.GetAsync)
            .Add<SetTopicAttributesRequest, NoBody>("SetTopicAttributes", change.SetAsync)
            .Add<AddPermissionRequest, NoBody>("AddPermission", permissions.AddAsync)
            .Add<RemovePermissionRequest, NoBody>("RemovePermission", permissions.RemoveAsync)
            .Add<TagResourceRequest, TagResourceResponse>("TagResource", tags.TagAsync)
            .Add<UntagResourceRequest, TagResourceResponse>("UntagResource", tags.UntagAsync)
            .Add<ListTagsForResourceRequest, ListTagsForResourceResponse>("ListTagsForResource", tags.ListAsync)
            .Add<PublishRequest, PublishResponse>("Publish", new Publish(_directory, _publisher).HandleAsync)
            .Add<PublishBatchRequest, PublishBatchResponse>("PublishBatch", new PublishBatch(_directory, _publisher).HandleAsync);
    }

    private void DefineSubscriptions(ConfirmSubscription confirm, Unsubscribe unsubscribe)
    {
        var list = new ListSubscriptions(_directory, _subscriptions);
        var change = new ChangeSubscription(_subscriptions);
        Definition
            .Add<SubscribeRequest, SubscribeResponse>("Subscribe", _subscribe.HandleAsync)
            .Add<ConfirmSubscriptionRequest, ConfirmSubscriptionResponse>("ConfirmSubscription", confirm.HandleAsync)
            .Add<UnsubscribeRequest, NoBody>("Unsubscribe", unsubscribe.HandleAsync)
            .Add<ListSubscriptionsRequest, ListSubscriptionsResponse>("ListSubscriptions", list.HandleAsync)
            .Add<ListSubscriptionsByTopicRequest, ListSubscriptionsResponse>("ListSubscriptionsByTopic", list.OfTopicAsync)
            .Add<GetSubscriptionAttributesRequest, AttributesResponse>("GetSubscriptionAttributes", change.GetAsync)
            .Add<SetSubscriptionAttributesRequest, NoBody>("SetSubscriptionAttributes", change.SetAsync);
    }
}
