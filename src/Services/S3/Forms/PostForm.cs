using System.Text;
using Hearth.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Hearth.Services.S3.Forms;

/// <summary>
/// A form that uploads a file: fields, then the file, whose bytes are not read here. What follows the file is not looked at, as in S3.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
/// </summary>
internal sealed class PostForm
{
    private const int MostFieldBytes = 20 * 1024;

    private const string FileVariable = "${filename}";

    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private PostForm()
    {
    }

    /// <summary>All but the file.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    public Stream File { get; private set; } = Stream.Null;

    /// <exception cref="AwsError">It is no form with a key and a file.</exception>
    public static async Task<PostForm> ReadAsync(HttpRequest http, CancellationToken cancellation)
    {
        var reader = new MultipartReader(BoundaryOf(http), http.Body);
        var form = new PostForm();
        try
        {
            var left = MostFieldBytes;
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var named)) throw Malformed();
                var name = HeaderUtilities.RemoveQuotes(named.Name).ToString();
                if (name.Equals("file", StringComparison.OrdinalIgnoreCase)) return form.With(section.Body, HeaderUtilities.RemoveQuotes(named.FileName).ToString());
                // Names count too, or endless empty fields would fill the memory.
                left -= name.Length + 1;
                form._fields[name] = await TextAsync(section.Body, left, cancellation);
                left -= form._fields[name].Length;
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw Malformed();
        }
        throw S3Error.InvalidArgument("POST requires exactly one file upload per request.", "file", "0");
    }

    public static AwsError Malformed() => new("MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.");

    private PostForm With(Stream file, string fileName)
    {
        if (!_fields.ContainsKey("key"))
            throw S3Error.InvalidArgument("Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.", "key", "");
        // Browsers may send a path; every variable is expanded before a condition is looked at.
        var last = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        foreach (var name in _fields.Keys.Where(name => name is not "policy").ToList()) _fields[name] = _fields[name].Replace(FileVariable, last, StringComparison.Ordinal);
        File = file;
        return this;
    }

    private static string BoundaryOf(HttpRequest http)
    {
        if (!MediaTypeHeaderValue.TryParse(http.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw S3Error.PreconditionFailed("Bucket POST must be of the enclosure-type multipart/form-data");
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= 256 ? boundary : throw Malformed();
    }

    private static async Task<string> TextAsync(Stream body, int most, CancellationToken cancellation)
    {
        if (most < 0) throw TooLarge();
        var bytes = new byte[most + 1];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return count <= most ? Encoding.UTF8.GetString(bytes, 0, count) : throw TooLarge();
    }

    private static AwsError TooLarge() =>
        new("MaxPostPreDataLengthExceeded", "Your POST request fields preceding the upload file were too large.");
}
