# frozen_string_literal: true

require_relative 'runtime_api'
require_relative 'logs'
require_relative 'handler'
require_relative 'context'
require_relative 'errors'
require_relative 'search_path'

# The runtime client for Ruby: takes invocations from the Runtime API and runs the handler.
module HearthRuntime
  # AWS's: -4 for a failed init, -1 for an error after which nothing of the function can be trusted.
  INIT_FAILED = 252
  CRITICAL = 255
  SERVER_GONE = 1

  class << self
    # Runs the function described by the environment until the process ends; never returns.
    def run
      Logs.start
      SearchPath.set
      runtime_api = RuntimeApi.new(ENV.fetch('AWS_LAMBDA_RUNTIME_API'))
      handler = load(runtime_api)
      serve(runtime_api, handler)
    rescue EOFError, Errno::ECONNREFUSED, Errno::ECONNRESET, Errno::EPIPE
      # The server has ended this environment, or itself: nobody is left to tell, so no traceback either.
      exit(SERVER_GONE)
    end

    private

    def load(runtime_api)
      handler = LambdaHandler.new(env_handler: ENV['_HANDLER'].to_s)
      require handler.handler_file_name
      handler
    rescue Exception => e # rubocop:disable Lint/RescueException -- a syntax error and `exit` are no StandardError
      failure = Failure.new(e, 'Init')
      failure.log('Init error when loading handler ')
      runtime_api.post_error('init/error', failure.to_json, failure.header)
      exit(INIT_FAILED)
    end

    def serve(runtime_api, handler)
      invocation = runtime_api.next
      while true
        request_id = invocation['Lambda-Runtime-Aws-Request-Id']
        $_global_aws_request_id = request_id
        ENV['_X_AMZN_TRACE_ID'] = invocation['Lambda-Runtime-Trace-Id']
        invocation = answer(runtime_api, handler, invocation, request_id)
      end
    end

    def answer(runtime_api, handler, invocation, request_id)
      begin
        event = AwsLambda::Marshaller.marshall_request(invocation)
        body, content_type = handler.call_handler(request: event, context: LambdaContext.new(invocation))
      rescue Exception => e # rubocop:disable Lint/RescueException
        return report(runtime_api, Failure.new(e, 'Function'), request_id)
      end
      runtime_api.post_response_then_next(request_id, body, content_type)
    end

    def report(runtime_api, failure, request_id)
      failure.log(failure.critical? ? 'Critical exception from handler' : 'Error raised from handler method')
      return runtime_api.post_error_then_next(request_id, failure.to_json, failure.header) unless failure.critical?

      runtime_api.post_error("invocation/#{request_id}/error", failure.to_json, failure.header)
      exit(CRITICAL)
    end
  end
end
