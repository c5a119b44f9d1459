# frozen_string_literal: true

# The context object; its name is AWS's, as error messages show it.
# https://docs.aws.amazon.com/lambda/latest/dg/ruby-context.html
class LambdaContext
  attr_reader :aws_request_id, :invoked_function_arn, :log_group_name, :log_stream_name, :function_name,
              :memory_limit_in_mb, :function_version, :identity, :tenant_id, :client_context, :deadline_ms

  def initialize(invocation)
    # The monotonic clock, so that a function that is debugged or a clock that is set changes nothing.
    @clock_difference = Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond) -
                        Process.clock_gettime(Process::CLOCK_MONOTONIC, :millisecond)
    @deadline_ms = invocation['Lambda-Runtime-Deadline-Ms'].to_i
    @aws_request_id = invocation['Lambda-Runtime-Aws-Request-Id']
    @invoked_function_arn = invocation['Lambda-Runtime-Invoked-Function-Arn']
    @log_group_name = ENV['AWS_LAMBDA_LOG_GROUP_NAME']
    @log_stream_name = ENV['AWS_LAMBDA_LOG_STREAM_NAME']
    @function_name = ENV['AWS_LAMBDA_FUNCTION_NAME']
    # A string on AWS too, whatever its documentation says.
    @memory_limit_in_mb = ENV['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']
    @function_version = ENV['AWS_LAMBDA_FUNCTION_VERSION']
    @identity = parse(invocation['Lambda-Runtime-Cognito-Identity'])
    @client_context = parse(invocation['Lambda-Runtime-Client-Context'])
    tenant_id = invocation['Lambda-Runtime-Aws-Tenant-Id'].to_s
    @tenant_id = tenant_id unless tenant_id.empty?
  end

  def get_remaining_time_in_millis
    now = Process.clock_gettime(Process::CLOCK_MONOTONIC, :millisecond) + @clock_difference
    [@deadline_ms - now, 0].max
  end

  private

  def parse(text)
    JSON.parse(text) unless text.to_s.empty?
  end
end
