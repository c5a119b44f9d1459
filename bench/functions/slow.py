import time

time.sleep(0.5)


def echo(event, context):
    return event
