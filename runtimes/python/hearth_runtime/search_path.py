"""Makes sys.path what AWS makes it, and what `site` would have made it when Python runs with -S."""

import os
import sys


def set_search_path():
    version = "python%d.%d" % sys.version_info[:2]
    opt = os.environ.get("HEARTH_OPT", "/opt")
    runtime_directory = os.environ.get("LAMBDA_RUNTIME_DIR") or os.path.dirname(os.path.dirname(__file__))
    first = [
        os.environ.get("LAMBDA_TASK_ROOT", "/var/task"),
        opt + "/python/lib/" + version + "/site-packages",
        opt + "/python",
    ]
    # The user's PYTHONPATH is in sys.path already and keeps its place before the standard library.
    # The empty entry, the working directory, is only there in a fork server that was started with -c.
    rest = [path for path in sys.path if path not in first and path not in ("", runtime_directory)]
    sys.path[:] = first + [runtime_directory] + rest
    if sys.flags.no_site:
        _finish_what_site_does(version)


def _finish_what_site_does(version):
    # `site` costs 1 to 2 ms, and runs whatever .pth files the host's interpreter has. What user code can miss
    # of it is done here: the installed packages (boto3 among them) and the built-ins exit, quit and help.
    packages = [sys.prefix + "/lib/" + version + "/site-packages"]
    if sys.prefix == "/usr":
        # Debian's own Python keeps packages at these two places instead.
        packages = ["/usr/local/lib/" + version + "/dist-packages", "/usr/lib/python3/dist-packages"]
    sys.path += [path for path in packages if path not in sys.path and os.path.isdir(path)]

    import builtins

    if not hasattr(builtins, "exit"):
        from _sitebuiltins import Quitter, _Helper

        builtins.exit = Quitter("exit", "Ctrl-D (i.e. EOF)")
        builtins.quit = Quitter("quit", "Ctrl-D (i.e. EOF)")
        builtins.help = _Helper()
