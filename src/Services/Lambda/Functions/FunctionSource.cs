using Hearth.Services.Lambda.Archives;

namespace Hearth.Services.Lambda.Functions;

/// <summary>Gets a function's code from where the request says it is.</summary>
internal sealed class FunctionSource(CodeArchives archives)
{
    public async Task<FunctionArchive> ReadAsync(FunctionCode code, CancellationToken cancellation)
    {
        if (code.ImageUri is not null)
            throw LambdaErrors.InvalidParameterValue(
                "Container images are not supported by this installation of Hearth. Deploy a .zip file archive (PackageType Zip).");
        if (code.ZipFile is not null)
        {
            if (code.S3Bucket is not null || code.S3Key is not null)
                throw LambdaErrors.InvalidParameterValue("Please do not provide other FunctionCode parameters when providing a ZipFile.");
            return await archives.StoreAsync(code.ZipFile, cancellation);
        }
        // There is no S3 here yet, hence no bucket: AWS's own words for a bucket that does not exist are the truth.
        if (code.S3Bucket is not null)
            throw LambdaErrors.InvalidParameterValue(
                "Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist");
        throw LambdaErrors.InvalidParameterValue("Please provide a source for function code.");
    }
}
