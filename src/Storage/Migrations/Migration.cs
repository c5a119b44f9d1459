using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hearth.Storage.Migrations;

/// <summary>One numbered step of the tables. It runs once per data folder and never changes after its release.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text; line ends do not count, so that a checkout on Windows is the same migration.</summary>
    public string Checksum =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:0000}_{Name}.sql");

    /// <summary>The files Migrations/ENGINE/NNNN_name.sql, embedded in this assembly, in order.</summary>
    public static IReadOnlyList<Migration> Embedded(string engine)
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = $"Hearth.Storage.Migrations.{engine}.";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => Read(name[prefix.Length..], assembly.GetManifestResourceStream(name)!))
                .OrderBy(migration => migration.Number),
        ];
    }

    private static Migration Read(string fileName, Stream content)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        var stem = Path.GetFileNameWithoutExtension(fileName);
        var underscore = stem.IndexOf('_', StringComparison.Ordinal);
        if (underscore < 1
            || !int.TryParse(stem.AsSpan(0, underscore), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new InvalidOperationException($"The migration file {fileName} is not named NNNN_name.sql.");
        }

        return new Migration(number, stem[(underscore + 1)..], reader.ReadToEnd());
    }
}
