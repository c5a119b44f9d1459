"""Finds the handler that `_HANDLER` names, and says in AWS's words why it cannot be found."""

import importlib
import sys


class Fault(Exception):
    """An error of the function that AWS reports under a name of its own (Runtime.*)."""

    def __init__(self, error_type, message, stack=()):
        super().__init__(message)
        self.error_type = error_type
        self.message = message
        self.stack = list(stack)


def load(name):
    """name: `module.function`, `package/module.function` or `package.module.function`."""
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (name, error)) from None
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault(
            "Runtime.BuiltInModuleConflict", "Cannot use built-in module %s as a handler module" % module_name)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault(
            "Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error)) from None
    except SyntaxError as error:
        raise Fault(
            "Runtime.UserCodeSyntaxError",
            "Syntax error in module '%s': %s" % (module_name, error),
            ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]) from None
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise Fault(
            "Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name)) from None
