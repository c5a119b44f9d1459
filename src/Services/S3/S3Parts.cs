using Hearth.Services.S3.Access;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Forms;
using Hearth.Services.S3.Notifications;
using Hearth.Services.S3.Objects;
using Hearth.Storage;

namespace Hearth.Services.S3;

/// <summary>What S3's handlers share.</summary>
internal sealed class S3Parts
{
    public S3Parts(IDatabase database, IObjectFiles files, IReadOnlyList<IEventTarget> targets, FormSigners signers, TimeProvider time)
    {
        (Database, Files, Targets, Signers, Time) = (database, files, targets, signers, time);
        Buckets = new BucketStore(database);
        Access = new BucketAccess(Buckets);
        Events = new EventOutbox(time);
        Objects = new ObjectStore(database, Buckets, files, Events, time);
        Receiver = new ContentReceiver(files);
    }

    public IDatabase Database { get; }

    public IObjectFiles Files { get; }

    public IReadOnlyList<IEventTarget> Targets { get; }

    public FormSigners Signers { get; }

    public TimeProvider Time { get; }

    public BucketStore Buckets { get; }

    public BucketAccess Access { get; }

    public EventOutbox Events { get; }

    public ObjectStore Objects { get; }

    public ContentReceiver Receiver { get; }
}
