using System.Globalization;
using Hearth.Kernel.Policies;
using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>
/// Cross-origin requests. The URL's settings win over headers of the same name that the function sets: a browser refuses
/// an answer that has both. https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors
/// </summary>
internal static class CorsAnswer
{
    /// <returns>Whether the request was a preflight request and has been answered: the function never sees one.</returns>
    public static bool Serve(Cors cors, HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0) return false;
        var isPreflight = http.Request.Method == HttpMethods.Options && http.Request.Headers.AccessControlRequestMethod.Count > 0;
        // An origin that is not allowed gets no headers; it is the browser that refuses.
        if (Allows(cors, origin)) SetHeaders(cors, http.Response.Headers, origin, isPreflight);
        return isPreflight;
    }

    private static bool Allows(Cors cors, string origin) =>
        HttpText.IsFieldValue(origin)
        && cors.AllowOrigins?.Any(allowed => Wildcard.Matches(allowed, origin, ignoreCase: true)) == true;

    private static void SetHeaders(Cors cors, IHeaderDictionary headers, string origin, bool isPreflight)
    {
        var isForAll = cors.AllowOrigins!.Contains("*", StringComparer.Ordinal) && cors.AllowCredentials != true;
        headers.AccessControlAllowOrigin = isForAll ? "*" : origin;
        if (!isForAll) headers.Vary = "Origin";
        if (cors.AllowCredentials == true) headers.AccessControlAllowCredentials = "true";
        if (!isPreflight)
        {
            Set("Access-Control-Expose-Headers", cors.ExposeHeaders);
            return;
        }
        Set("Access-Control-Allow-Methods", cors.AllowMethods);
        Set("Access-Control-Allow-Headers", cors.AllowHeaders);
        if (cors.MaxAge is { } seconds) headers.AccessControlMaxAge = seconds.ToString(CultureInfo.InvariantCulture);

        void Set(string name, IReadOnlyList<string>? values)
        {
            var joined = string.Join(',', values ?? []);
            if (joined.Length > 0 && HttpText.IsFieldValue(joined)) headers[name] = joined;
        }
    }
}
