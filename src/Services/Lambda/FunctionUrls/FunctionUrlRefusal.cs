using Microsoft.AspNetCore.Http;

namespace Hearth.Services.Lambda.FunctionUrls;

/// <summary>The two ways in which a URL does not let a request in, word for word.</summary>
internal static class FunctionUrlRefusal
{
    private const string Forbidden =
        """
        {"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}
        """;

    public static Task ForbiddenAsync(HttpContext http) => WriteAsync(http, Forbidden);

    /// <summary>No URL has this id.</summary>
    public static Task UnknownAsync(HttpContext http) => WriteAsync(http, """{"Message":null}""");

    private static Task WriteAsync(HttpContext http, string body)
    {
        http.Response.StatusCode = 403;
        http.Response.ContentType = "application/json";
        http.Response.Headers["x-amzn-ErrorType"] = "AccessDeniedException";
        http.Response.ContentLength = body.Length;
        return http.Response.WriteAsync(body, http.RequestAborted);
    }
}
