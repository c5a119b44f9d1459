def handler(event:, context:)
  __method__
end
