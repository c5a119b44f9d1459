require 'logger'

COUNT = [0]

def echo(event:, context:)
  { event: event, count: COUNT[0] += 1 }
end

def context(event:, context:)
  {
    id: context.aws_request_id, arn: context.invoked_function_arn, name: context.function_name,
    version: context.function_version, memory: context.memory_limit_in_mb, group: context.log_group_name,
    stream: context.log_stream_name, remaining: context.get_remaining_time_in_millis,
    client: context.client_context, identity: context.identity, trace: ENV['_X_AMZN_TRACE_ID']
  }
end

def returns_nil(event:, context:); end

def fails(event:, context:)
  raise "Error: some_error_msg \xff"
end

def inner(event)
  raise ArgumentError, event['text']
end

def fails_below(event:, context:)
  inner(event)
end

def misspells(event:, context:)
  no_such_thing
end

def ends(event:, context:)
  exit 3
end

def not_unicode(event:, context:)
  "\xff"
end

def reads(event:, context:)
  StringIO.new('plain text')
end

def prints(event:, context:)
  puts "first line\nsecond line"
  $stdout.puts 'on standard output'
  $stderr.puts 'on standard error'
  Logger.new($stdout).info('text')
  ENV.key?('_LAMBDA_TELEMETRY_LOG_FD')
end

def uses_layer(event:, context:)
  require 'layer_file'
  [LAYER_FILE, Gem.path]
end

module Outer
  class Functions
    def self.echo(event:, context:)
      event
    end
  end
end

class Functions
  def self.echo(event:, context:)
    event
  end
end
