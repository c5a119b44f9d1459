def value():
    return "from the layer"
