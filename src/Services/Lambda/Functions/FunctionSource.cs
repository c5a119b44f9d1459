using Hearth.Kernel;
using Hearth.Services.Lambda.Archives;

namespace Hearth.Services.Lambda.Functions;

/// <summary>Gets a function's code from where the request says it is.</summary>
internal sealed class FunctionSource(CodeArchives archives, ICodeSource? objects)
{
    public async Task<FunctionArchive> ReadAsync(FunctionCode code, Caller caller, CancellationToken cancellation)
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
        if (code.S3Bucket is not null) return await archives.StoreAsync(await ReadObjectAsync(code, caller, cancellation), cancellation);
        throw LambdaErrors.InvalidParameterValue("Please provide a source for function code.");
    }

    private async Task<byte[]> ReadObjectAsync(FunctionCode code, Caller caller, CancellationToken cancellation)
    {
        try
        {
            if (objects is null) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
            if (code.S3Key is null) throw LambdaErrors.InvalidParameterValue("Please provide a source for function code.");
            return await objects.ReadAsync(caller, new CodeLocation(code.S3Bucket!, code.S3Key, code.S3ObjectVersion), CodeArchives.ZippedLimitBytes, cancellation);
        }
        catch (AwsError error) when (error.Code == "EntityTooLarge")
        {
            throw LambdaErrors.InvalidParameterValue($"Zipped size must be smaller than {CodeArchives.ZippedLimitBytes} bytes");
        }
        catch (AwsError error) when (error.Code != "InvalidParameterValueException")
        {
            // Lambda's own 403 when S3 lets the caller not read it, 400 otherwise.
            var text = $"Error occurred while GetObject. S3 Error Code: {error.Code}. S3 Error Message: {error.Message}";
            throw error.StatusCode == 403 ? LambdaErrors.AccessDenied(text) : LambdaErrors.InvalidParameterValue(text);
        }
    }
}
