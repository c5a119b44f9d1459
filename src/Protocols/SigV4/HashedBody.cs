using System.Security.Cryptography;
using System.Text;

namespace Hearth.Protocols.SigV4;

/// <summary>A body that must have the hash which was signed; the read that finds its end fails when it has not.</summary>
internal sealed class HashedBody(Stream inner, string expectedHash, SignatureErrors errors) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _isChecked;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        if (count > 0) _hash.AppendData(buffer.Span[..count]);
        else if (buffer.Length > 0) End();
        return count;
    }

    /// <exception cref="Kernel.AwsError">The body was another.</exception>
    public void End()
    {
        if (_isChecked) return;
        var actual = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(actual), Encoding.ASCII.GetBytes(expectedHash))) throw errors.OtherPayload();
        _isChecked = true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }
}
