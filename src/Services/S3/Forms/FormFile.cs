using Hearth.Kernel;
using Hearth.Protocols;
using Hearth.Services.S3.Objects;

namespace Hearth.Services.S3.Forms;

/// <summary>The file of a form, as large as its policy wants it.</summary>
internal sealed class FormFile(Stream inner, LengthCondition? wanted) : ReadOnlyStream
{
    private readonly long _least = wanted?.Least ?? 0;
    private readonly long _most = Math.Min(wanted?.Most ?? PutObject.MostBytes, PutObject.MostBytes);
    private long _size;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await ReadInnerAsync(buffer, cancellationToken);
        _size += count;
        if (_size > _most) throw Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", "MaxSizeAllowed", _most);
        if (count == 0 && buffer.Length > 0 && _size < _least)
            throw Error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", "MinSizeAllowed", _least);
        return count;
    }

    private async ValueTask<int> ReadInnerAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await inner.ReadAsync(buffer, cancellation);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            // The last boundary is missing.
            throw PostForm.Malformed();
        }
    }

    private AwsError Error(string code, string message, string limitName, long limit) => new(code, message)
    {
        Members = new Dictionary<string, string> { ["ProposedSize"] = $"{_size}", [limitName] = $"{limit}" },
    };
}
