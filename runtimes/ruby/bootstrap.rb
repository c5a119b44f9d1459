# frozen_string_literal: true

# The entry point: `ruby /var/runtime/bootstrap.rb` with the environment of a Lambda function.

require_relative 'lib/loop'

HearthRuntime.run
