# frozen_string_literal: true

module HearthRuntime
  # What a function failed with, as AWS describes it: "Function<RuntimeError>", "Init<LoadError>".
  class Failure
    # AWS names only these to its metrics; all others are the user's own affair.
    NAMED = %w[ArgumentError NoMethodError Exception StandardError NameError LoadError SystemExit SystemStackError].freeze
    MOST_FRAMES = 100
    OWN_DIRECTORY = File.dirname(__dir__) + '/'

    def initialize(exception, phase)
      @exception = exception
      @error_type = "#{phase}<#{exception.class}>"
    end

    def header
      NAMED.include?(@exception.class.to_s) ? @error_type : 'Function<UserException>'
    end

    def to_h
      # A message may hold bytes that are no UTF-8; they are replaced, as JSON cannot carry them.
      message = @exception.message.to_s
      message = message.encode(Encoding::UTF_8, invalid: :replace, undef: :replace).scrub
      { errorMessage: message, errorType: @error_type, stackTrace: stack_trace }
    end

    def to_json
      JSON.generate(to_h)
    end

    # AWS ends the process after these: the function's own code is broken, so that a fresh start is due.
    def critical?
      @exception.is_a?(NameError) || !@exception.is_a?(StandardError)
    end

    def log(heading)
      puts heading
      puts JSON.pretty_generate(to_h)
    end

    private

    # The user's frames: those from the runtime's first one on are not theirs.
    def stack_trace
      (@exception.backtrace || []).take_while { |line| !line.start_with?(OWN_DIRECTORY) }.first(MOST_FRAMES)
    end
  end
end
