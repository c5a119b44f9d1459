# A global lives as long as its execution environment, so it tells a cold start from a warm one.
$invocations = 0

def handler(event:, context:)
  $invocations += 1
  puts "invocation #{$invocations} of this environment"
  {
    message: "Hello, #{event['name'] || 'world'}!",
    start: $invocations == 1 ? 'cold' : 'warm',
    invocations: $invocations,
    ruby: RUBY_VERSION,
    remainingMs: context.get_remaining_time_in_millis
  }
end
