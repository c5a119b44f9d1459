using Hearth.Protocols.Operations;
using Hearth.Storage.Documents;

namespace Hearth.Services.EventBridge.Buses;

/// <summary>DescribeEventBus and ListEventBuses.</summary>
internal sealed class DescribeEventBus(DocumentStore<EventBus> buses, EventBuses directory)
{
    private const int PageSize = 100;

    public Task<EventBusShape> HandleAsync(DescribeEventBusRequest request, CallContext context)
    {
        var key = directory.Own(request.Name, context);
        return Task.FromResult(EventBusShape.Of(key, directory.Find(key)!));
    }

    public Task<ListEventBusesResponse> ListAsync(ListEventBusesRequest request, CallContext context)
    {
        var implied = EventBus.Key(context.AccountId, context.Region, EventBus.Default);
        var all = buses.List(context.AccountId, context.Region, parent: null, request.NamePrefix).AsEnumerable();
        if (buses.Find(implied) is null && EventBus.Default.StartsWith(request.NamePrefix ?? "", StringComparison.Ordinal))
            all = all.Append(KeyValuePair.Create(implied, new EventBus()));
        var (page, next) = PageToken.Page(
            all.OrderBy(bus => bus.Key.Name, StringComparer.Ordinal), bus => bus.Key.Name, request.NextToken, request.Limit ?? PageSize);
        return Task.FromResult(new ListEventBusesResponse { EventBuses = [.. page.Select(bus => EventBusShape.Of(bus.Key, bus.Value))], NextToken = next });
    }
}
