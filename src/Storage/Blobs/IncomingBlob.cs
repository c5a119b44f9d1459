namespace Hearth.Storage.Blobs;

/// <summary>Bytes that have arrived, under a temporary name; disposing deletes them unless they were kept.</summary>
internal sealed class IncomingBlob(string temporaryFile, Blob blob) : IDisposable
{
    public string TemporaryFile => temporaryFile;

    public Blob Blob => blob;

    /// <summary>A no-op once the file has been renamed to its place.</summary>
    public void Dispose() => File.Delete(temporaryFile);
}
