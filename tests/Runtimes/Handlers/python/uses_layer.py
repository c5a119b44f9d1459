import layer_module


def handler(event, context):
    return layer_module.value()
