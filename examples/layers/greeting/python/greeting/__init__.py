"""A layer's package: whatever lies in the layer's python/ folder is importable by its functions."""


def greet(name):
    return f"Hello, {name}!"
