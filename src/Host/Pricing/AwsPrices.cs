namespace Hearth.Host.Pricing;

/// <summary>
/// What AWS asks for Lambda in us-east-1, in US dollars, first tier, without the free tier. Source:
/// https://aws.amazon.com/lambda/pricing/, as of August 2025, from when on the Init phase is billed for every function. Other
/// regions and later prices: --price-gb-second.
/// </summary>
/// <param name="GbSecond">Duration on demand, for each GB of memory and second.</param>
/// <param name="ProvisionedGbSecond">Provisioned concurrency, used or not.</param>
/// <param name="ProvisionedDurationGbSecond">Duration on provisioned concurrency.</param>
internal sealed record AwsPrices(double GbSecond, double ProvisionedGbSecond, double ProvisionedDurationGbSecond)
{
    /// <summary>$0.20 per million.</summary>
    public const double Request = 0.20 / 1_000_000;

    public static AwsPrices X86 { get; } = new(0.0000166667, 0.0000041667, 0.0000097222);

    public static AwsPrices Arm { get; } = new(0.0000133334, 0.0000033334, 0.0000077778);

    /// <param name="architecture">"x86_64" or "arm64".</param>
    /// <param name="gbSecond">The user's own price; the prices of provisioned concurrency keep their proportion to it.</param>
    public static AwsPrices Of(string architecture, double? gbSecond)
    {
        var prices = architecture == "arm64" ? Arm : X86;
        if (gbSecond is not { } own) return prices;
        var share = own / prices.GbSecond;
        return new AwsPrices(own, prices.ProvisionedGbSecond * share, prices.ProvisionedDurationGbSecond * share);
    }

    /// <summary>One invocation on demand, its request included.</summary>
    public double Invocation(int memoryMb, double billedMs) => Request + (GbSecond * memoryMb / 1024 * billedMs / 1000);
}
