namespace Hearth.Tests.Properties.Lambda;

/// <summary>One request that no server may take.</summary>
/// <param name="Why">What is wrong with it.</param>
internal sealed record BadInput(string Operation, string Why, string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public override string ToString()
    {
        var body = System.Text.Encoding.UTF8.GetString(Body);
        return $"{Operation}: {Why}\n{Method} {Shortened(Target)}\n{Shortened(string.Join('\n', Headers))}\n{Shortened(body)}";
    }

    private static string Shortened(string text) => text.Length <= 400 ? text : $"{text[..400]}... ({text.Length} characters)";
}
