import os

from greeting import greet  # from the layer in examples/layers/greeting

# A global lives as long as its execution environment, so it tells a cold start from a warm one.
invocations = 0


def handler(event, context):
    global invocations
    invocations += 1
    print(f"invocation {invocations} of this environment")
    return {
        "message": greet(event.get("name", "world")),
        "start": "cold" if invocations == 1 else "warm",
        "invocations": invocations,
        "initialization": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"],
        "remainingMs": context.get_remaining_time_in_millis(),
    }
