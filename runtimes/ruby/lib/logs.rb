# frozen_string_literal: true

require 'logger'

module HearthRuntime
  # One log event a frame, whatever line ends it has inside: runtimes/README.md has the layout.
  class FrameSink < Logger::LogDevice
    TEXT = 0xa55a0003

    # LogDevice's own constructor opens files; there is one open already.
    def initialize(file_descriptor) # rubocop:disable Lint/MissingSuper
      @file = IO.new(file_descriptor, 'wb', autoclose: false)
      @file.sync = true
      @mutex = Mutex.new
    end

    def write(message)
      data = message.to_s.b
      microseconds = Process.clock_gettime(Process::CLOCK_REALTIME, :microsecond)
      frame = [TEXT, data.bytesize, microseconds].pack('L>L>Q>') << data
      # The children of the function's process write to the same pipe: one write for a frame.
      @mutex.synchronize { @file.write(frame) }
    end

    def close; end

    def reopen(_log = nil)
      self
    end
  end

  # AWS's default format: Ruby's own, and the request id.
  class LogFormatter < Logger::Formatter
    def call(severity, time, progname, message)
      format("%s, [%s #%d] %5s %s -- %s: %s\n", severity[0], format_datetime(time), Process.pid, severity,
             $_global_aws_request_id, progname, msg2str(message))
    end
  end

  # A logger of a standard stream writes frames in AWS's format; every other logger is as Ruby made it.
  module LoggerToFrames
    def initialize(logdev, *arguments, **options)
      if !logdev || logdev == $stdout || logdev == $stderr
        logdev = Logs.sink || $stdout
        options[:formatter] ||= LogFormatter.new
      end
      super(logdev, *arguments, **options)
    end
  end

  # `puts` without a receiver: one event even when it has many lines, as on AWS.
  module PutsToFrames
    def puts(*arguments)
      # A function that has put something else in the place of $stdout means to catch what is printed.
      return $stdout.puts(*arguments) unless $stdout.equal?(STDOUT)

      text = arguments.flatten.map { |argument| argument.to_s.scrub }.join("\n")
      text += "\n" unless text.end_with?("\n")
      Logs.sink.write(text)
      nil
    end
  end

  module Logs
    class << self
      attr_reader :sink

      def start
        # What was printed must have left the process when a kill ends it.
        $stdout.sync = true
        # Taken away before user code loads: a child process of the function must not find it.
        file_descriptor = ENV.delete('_LAMBDA_TELEMETRY_LOG_FD')
        if file_descriptor
          @sink = FrameSink.new(file_descriptor.to_i)
          Kernel.module_eval { define_method(:puts, PutsToFrames.instance_method(:puts)) }
        end
        Logger.prepend(LoggerToFrames)
      end
    end
  end
end
