LAYER_FILE = 'a file of a layer'
