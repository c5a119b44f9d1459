import os
import time


def echo(event, context):
    return event


def hold(event, context):
    """Stays busy, so that no environment can serve two invocations of a burst; says which one it is and since when."""
    began = time.time()
    time.sleep(event["seconds"])
    return {"environment": os.environ["AWS_LAMBDA_LOG_STREAM_NAME"], "began": began}
