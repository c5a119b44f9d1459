"""What a function with SnapStart does between its initialisation and its first invocation.

https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html: hooks before the snapshot run in the
reverse order of their registration, those after the restore in its order. An error of either ends the process.
"""

import sys


def wait_for_restore(runtime_api, log_sink):
    hooks = sys.modules.get("snapshot_restore_py")
    before = list(hooks.get_before_snapshot()) if hooks else []
    try:
        for function, args, kwargs in reversed(before):
            function(*args, **kwargs)
    except Exception as exception:
        runtime_api.post_init_error(_described(exception, log_sink), "Runtime.BeforeSnapshotError")
        sys.exit(64)

    runtime_api.restore_next()
    try:
        for function, args, kwargs in list(hooks.get_after_restore()) if hooks else []:
            function(*args, **kwargs)
    except Exception as exception:
        runtime_api.post_restore_error(_described(exception, log_sink), "Runtime.AfterRestoreError")
        sys.exit(65)


def _described(exception, log_sink):
    from . import errors

    error = errors.error_object(*errors.describe(exception), "")
    errors.log(error, log_sink)
    return errors.encode(error)
