def handler(event, context):
    return None


raise Exception("Runtime startup fails")
