using System.Text;

namespace Hearth.Storage.Archives;

/// <summary>
/// How names are read that do not say they are UTF-8: as UTF-8 when they are valid UTF-8 (Linux tools often
/// forget the flag), and otherwise as code page 437, which the zip format prescribes.
/// </summary>
internal sealed class EntryNameEncoding : Encoding
{
    public static readonly EntryNameEncoding Instance = new();

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Dos = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    public override string GetString(byte[] bytes, int index, int count) =>
        For(bytes.AsSpan(index, count)).GetString(bytes, index, count);

    public override string GetString(byte[] bytes) => GetString(bytes, 0, bytes.Length);

    public override int GetCharCount(byte[] bytes, int index, int count) =>
        For(bytes.AsSpan(index, count)).GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        For(bytes.AsSpan(byteIndex, byteCount)).GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override int GetMaxCharCount(int byteCount) => byteCount + 1;

    public override int GetByteCount(char[] chars, int index, int count) => UTF8.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        UTF8.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount);

    private static Encoding For(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) ? Strict : Dos;
}
