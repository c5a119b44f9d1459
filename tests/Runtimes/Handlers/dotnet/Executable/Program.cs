// A function that brings its own Runtime API client, as those with Amazon.Lambda.RuntimeSupport do.
var api = $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/invocation/";
using var http = new HttpClient();
while (true)
{
    using var invocation = await http.GetAsync(api + "next");
    var id = invocation.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").First();
    var text = await invocation.Content.ReadAsStringAsync();
    (await http.PostAsync($"{api}{id}/response", new StringContent($"{{\"executable\":{text}}}"))).Dispose();
}
