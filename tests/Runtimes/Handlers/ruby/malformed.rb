def handler(event:, context:)
  (
