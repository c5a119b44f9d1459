using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Hearth.DotnetRuntime.Logs;

/// <summary>Where log events go: frames on the telemetry file descriptor, or lines on a standard stream.</summary>
internal abstract class LogSink
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Takes the descriptor away from the environment: a child process of the function must not find it.</summary>
    public static LogSink Open()
    {
        const string Variable = "_LAMBDA_TELEMETRY_LOG_FD";
        var descriptor = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, null);
        return int.TryParse(descriptor, out var number)
            ? new FrameSink(new FileStream(new SafeFileHandle(number, ownsHandle: false), FileAccess.Write, bufferSize: 0))
            : new LineSink();
    }

    /// <summary>Frames to somewhere else.</summary>
    public static LogSink To(Stream stream) => new FrameSink(stream);

    /// <summary>One event.</summary>
    public abstract void Write(string message, LogLevel level, bool json);

    /// <summary>Text that no line end closes: it stays as it is.</summary>
    public abstract void WriteRaw(string text, LogLevel level);

    private sealed class FrameSink(Stream pipe) : LogSink
    {
        private const int HeadBytes = 16;
        private const uint Frame = 0xa55a0000;
        private const uint Json = 2;
        private const uint Text = 3;
        private readonly object _lock = new();

        public override void Write(string message, LogLevel level, bool json)
        {
            var frame = new byte[HeadBytes + Utf8.GetByteCount(message)];
            var microseconds = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            // 4 TRACE, 8 DEBUG, 12 INFO, 16 WARN, 20 ERROR, 24 FATAL.
            var type = Frame + (((uint)level + 1) * 4) + (json ? Json : Text);
            BinaryPrimitives.WriteUInt32BigEndian(frame, type);
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), frame.Length - HeadBytes);
            BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(8), microseconds);
            Utf8.GetBytes(message, frame.AsSpan(HeadBytes));
            // One write for a frame, so that those of several threads do not mix.
            lock (_lock)
                pipe.Write(frame);
        }

        public override void WriteRaw(string text, LogLevel level) => Write(text, level, json: false);
    }

    private sealed class LineSink : LogSink
    {
        private readonly Stream _output = Console.OpenStandardOutput();
        private readonly object _lock = new();

        /// <summary>Without frames a carriage return keeps the lines of one event together.</summary>
        public override void Write(string message, LogLevel level, bool json) => WriteRaw(message.Replace('\n', '\r') + "\n", level);

        public override void WriteRaw(string text, LogLevel level)
        {
            lock (_lock)
                _output.Write(Utf8.GetBytes(text));
        }
    }
}
