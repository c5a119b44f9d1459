using Hearth.Kernel;
using Hearth.Protocols.Operations;
using Hearth.Protocols.Shapes;
using Hearth.Protocols.SigV4;
using Hearth.Services.S3.Buckets;
using Hearth.Services.S3.Objects;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.S3.Forms;

/// <summary>Says who signed a form, from what its fields say. The Host plugs it in.</summary>
/// <exception cref="AwsError">The key is not known, or the signature is not that of its secret.</exception>
public delegate Caller FormSigners(HttpContext http, SignedForm form);

internal sealed record PostObjectRequest
{
    [Uri]
    public string Bucket { get; init; } = "";

    [Payload]
    public Stream? Body { get; init; }
}

/// <summary>
/// An upload by a form, as browsers send it: the policy in it says what may be uploaded until when, and whoever signed it answers for
/// the upload. From there on it is a PutObject whose headers were fields.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
/// </summary>
/// <param name="admit">Whether a caller may do the PutObject.</param>
internal sealed class PostObject(
    BucketStore buckets, PutObject put, FormSigners signers, Func<PutObjectRequest, CallContext, ValueTask> admit, TimeProvider time)
{
    public async Task<IHttpResult> HandleAsync(PostObjectRequest request, CallContext context)
    {
        var bucket = buckets.Require(request.Bucket);
        var http = context.Http.Request;
        var form = await PostForm.ReadAsync(http, context.Cancellation);
        var signed = SignedForm.Of(form.Fields, new SignatureErrors(SignatureErrorStyle.S3));
        var policy = signed is null ? null : PostPolicy.Parse(signed.Policy);
        // The signature first: whoever did not sign the policy learns nothing of it.
        var caller = signed is null ? Caller.Anonymous : signers(context.Http, signed);
        policy?.Check(new Dictionary<string, string>(form.Fields, StringComparer.OrdinalIgnoreCase) { ["bucket"] = bucket.Name }, time.GetUtcNow());
        FormHeaders.Replace(http, form.Fields);
        var upload = new PutObjectRequest
        {
            Bucket = bucket.Name,
            Key = form.Fields["key"],
            Tagging = http.Headers["x-amz-tagging"] is [{ } tags] ? tags : null,
            Metadata = FormHeaders.Metadata(form.Fields),
            Body = new FormFile(form.File, policy?.Conditions.OfType<LengthCondition>().FirstOrDefault()),
        };
        var call = context with { Caller = caller };
        await admit(upload, call);
        var version = await put.KeepAsync(upload, call, "ObjectCreated:Post");
        return new PostAnswer(form.Fields, version, VersionShown.Of(buckets.Find(bucket.Name), version));
    }
}
