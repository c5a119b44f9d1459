using Hearth.DotnetRuntime;

// The entry point: `bootstrap` beside bin/ starts it with the environment of a Lambda function.
return Invocations.Run();
