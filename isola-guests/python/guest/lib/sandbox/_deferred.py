"""Modules that others import but few programs use: they are loaded when something of them is used for the first time."""

import concurrent
import importlib.machinery
import sys
import types

_LIBRARY = "/lib/python3.13/"

# Looking for these in every module must not load it.
_NOT_IN_A_MODULE = frozenset({"__path__", "__cached__", "__wrapped__", "__warningregistry__"})


class _Deferred(types.ModuleType):
    # A module's own attributes that the import system asks for are set from the beginning, so asking does not load.

    def __getattr__(self, name):
        if name in _NOT_IN_A_MODULE:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        _load(self)
        return getattr(self, name)

    def __setattr__(self, name, value):
        _load(self)
        setattr(self, name, value)

    def __delattr__(self, name):
        _load(self)
        delattr(self, name)

    def __dir__(self):
        _load(self)
        return dir(self)


def _load(module):
    object.__setattr__(module, "__class__", types.ModuleType)
    try:
        module.__spec__.loader.exec_module(module)
    except BaseException:
        object.__setattr__(module, "__class__", _Deferred)
        raise


def _defer(name):
    """Puts a module into sys.modules without loading it."""
    package, _, _ = name.rpartition(".")
    spec = importlib.machinery.PathFinder.find_spec(name, [_LIBRARY + package])
    module = _Deferred(name)
    attributes = module.__dict__
    attributes["__spec__"] = spec
    attributes["__loader__"] = spec.loader
    attributes["__file__"] = spec.origin
    attributes["__package__"] = spec.parent
    if spec.submodule_search_locations is not None:
        attributes["__path__"] = spec.submodule_search_locations
    sys.modules[name] = module
    return module


# inspect imports the first three for a few functions.
for _name in "ast dis tokenize".split():
    _defer(_name)

# asyncio imports these for what a sandbox does not have: sockets, processes and threads.
for _name in "logging selectors socket subprocess".split():
    _defer(_name)
concurrent.futures = _defer("concurrent.futures")
_parts = {name: _defer("asyncio." + name) for name in "sslproto staggered transports trsock".split()}

import asyncio  # noqa: E402, now that what it imports is deferred

vars(asyncio).update(_parts)
