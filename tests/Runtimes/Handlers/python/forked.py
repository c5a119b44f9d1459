"""A fork server in small: imports the runtime client once and runs a function in a child with its own environment."""

import json
import os
import sys

sys.path.insert(0, os.environ["RUNTIME"])
import hearth_runtime  # noqa: E402
import logging  # noqa: E402,F401

environ = json.loads(os.environ["CHILD"])
child = os.fork()
if child == 0:
    hearth_runtime.run(environ)
os.waitpid(child, 0)
