using Microsoft.Extensions.Logging;

namespace Hearth.Host.Commands;

/// <summary>Warnings and errors of the server, one line each on standard error, with the whole exception for errors.</summary>
internal sealed class StandardErrorLog : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Category(categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var text = $"{DateTimeOffset.UtcNow:O} {logLevel.ToString().ToUpperInvariant()} {name}: {formatter(state, exception)}";
            Console.Error.WriteLine(exception is null ? text : $"{text}\n{exception}");
        }
    }
}
