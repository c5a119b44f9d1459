namespace Hearth.Storage.Archives;

/// <param name="Bytes">Sum of the files.</param>
/// <param name="Files">Files, links and folders.</param>
internal sealed record UnpackedSize(long Bytes, int Files)
{
    public void Check(ArchiveLimits limits)
    {
        if (Bytes > limits.UnzippedBytes)
        {
            throw TooLarge(limits);
        }

        if (Files > limits.FileCount)
        {
            throw TooManyFiles(limits);
        }
    }

    public static ArchiveException TooLarge(ArchiveLimits limits) =>
        new(ArchiveProblem.TooLarge, $"The archive unpacks to more than the {limits.UnzippedBytes} bytes allowed.");

    public static ArchiveException TooManyFiles(ArchiveLimits limits) =>
        new(ArchiveProblem.TooManyFiles, $"The archive has more than the {limits.FileCount} files and folders allowed.");
}
