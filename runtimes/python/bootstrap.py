"""The entry point: `python -S /var/runtime/bootstrap.py` with the environment of a Lambda function.

Everything lives in the package beside this file, so that `__main__` is the only name taken from the
user's modules and a fork server can import the same code without starting it. A fork server is started with the very same
command, so that a process forked from it cannot be told from one that was started.
"""

import sys

if __name__ == "__main__":
    import os

    # Python puts the script's own directory first; the runtime decides the whole search path itself,
    # so it is set here only for the one import below.
    sys.path[0] = os.path.dirname(os.path.abspath(__file__))
    from hearth_runtime import run

    start = ()
    # No function can set this: the names of its variables begin with a letter.
    if "_HEARTH_FORK_SERVER" in os.environ:
        from hearth_runtime.fork_server import serve

        start = serve()
        del serve
    run(*start)
