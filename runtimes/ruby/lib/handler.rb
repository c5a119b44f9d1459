# frozen_string_literal: true

require 'json'
require 'stringio'

module AwsLambda
  # JSON both ways. The name and the methods are AWS's, as functions may replace them.
  class Marshaller
    class << self
      def marshall_request(raw_request)
        raw_request['Content-Type'].to_s.start_with?('application/json') ? JSON.parse(raw_request.body) : raw_request.body
      end

      # A JSON text; or [IO, content type], for a response that is not JSON.
      def marshall_response(method_response)
        case method_response
        when StringIO, IO then [method_response, 'application/unknown']
        else method_response.to_json
        end
      end
    end
  end
end

# Calls what `_HANDLER` names: "file.method" or "file.Class.method". The name of this class is AWS's: a method that is
# missing is told as "undefined method `handler' for #<LambdaHandler...>".
class LambdaHandler
  attr_reader :handler_file_name, :handler_method_name

  def initialize(env_handler:)
    parts = env_handler.split('.')
    case parts.size
    when 2 then @handler_file_name, @handler_method_name = parts
    when 3 then @handler_file_name, @handler_class, @handler_method_name = parts
    else
      raise ArgumentError, "Invalid handler #{parts}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD " \
                           'where FILENAME corresponds with an existing Ruby source file FILENAME.rb, CLASS is an optional ' \
                           'module/class namespace and METHOD is a callable method. If using CLASS, METHOD must be a ' \
                           'class-level method.'
    end
  end

  # The text of the response and its content type.
  def call_handler(request:, context:)
    receiver = @handler_class ? Kernel.const_get(@handler_class) : self
    response = receiver.__send__(@handler_method_name, event: request, context: context)
    body, content_type = AwsLambda::Marshaller.marshall_response(response)
    body = body.read if body.respond_to?(:read)
    [body.to_s, content_type || 'application/json']
  end
end
