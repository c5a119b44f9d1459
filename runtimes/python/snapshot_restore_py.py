"""SnapStart's runtime hooks for Python, under the name of AWS's own package, which AWS's runtime provides too.

https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html
A function that brings the package itself is served by that one: the runtime asks whichever was imported.
"""

_before_snapshot = []
_after_restore = []


def register_before_snapshot(func, *args, **kwargs):
    """Runs `func(*args, **kwargs)` before the snapshot is made: what was registered last runs first."""
    _before_snapshot.append((func, args, kwargs))
    return func


def register_after_restore(func, *args, **kwargs):
    """Runs `func(*args, **kwargs)` when the snapshot was restored, in the order of registration."""
    _after_restore.append((func, args, kwargs))
    return func


def get_before_snapshot():
    return _before_snapshot


def get_after_restore():
    return _after_restore
