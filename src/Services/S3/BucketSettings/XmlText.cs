using System.Xml;

namespace Hearth.Services.S3.BucketSettings;

/// <summary>Documents that are kept and shown as they were sent must at least be XML.</summary>
internal static class XmlText
{
    /// <exception cref="Kernel.AwsError">MalformedXML.</exception>
    public static void Check(ReadOnlyMemory<byte> document)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(document.ToArray(), writable: false), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (reader.Read())
            {
                // Only whether it can be read.
            }
        }
        catch (XmlException)
        {
            throw S3Error.MalformedXml();
        }
    }
}
