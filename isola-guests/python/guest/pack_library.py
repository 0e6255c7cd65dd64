#!/usr/bin/env python3
"""Packs the Python library of the guest: compiled modules only, the same bytes from the same sources.

usage: pack_library.py LIB_FOLDER OWN_FOLDER SYSCONFIG_FILE WORK_FOLDER OUTPUT_ZIP

Runs under the native build of the very CPython that the guest is, because compiled modules fit one version only.
"""
import ast
import importlib.util
import marshal
import os
import sys
import zipfile

GUEST_FOLDER = "python3.13"
GUEST_PATH = "/lib/" + GUEST_FOLDER

# Tests, graphical programs, installers, and what stands on C modules or system calls that WASI does not have.
LEFT_OUT = set("""
    __phello__ _aix_support.py _android_support.py _apple_support.py _ios_support.py _osx_support.py
    antigravity.py ctypes curses dbm ensurepip idlelib lib2to3 multiprocessing pydoc_data site-packages sqlite3 test tests
    tkinter turtle.py turtledemo venv
""".split())


def sources(folder):
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and name != "__pycache__")
        for name in sorted(files):
            if name.endswith(".py") and name not in LEFT_OUT:
                path = os.path.join(parent, name)
                yield os.path.relpath(path, folder), path


def compiled(name, source):
    """The bytes of a .pyc that is never compared with a source file (PEP 552)."""
    code = compile(source, f"{GUEST_PATH}/{name}", "exec", dont_inherit=True, optimize=0)
    return importlib.util.MAGIC_NUMBER + (0b01).to_bytes(4, "little") + importlib.util.source_hash(source) + marshal.dumps(code)


def sysconfig_source(path, work_folder):
    """sysconfig's build variables without those that name a folder of the machine that built the guest."""
    with open(path) as f:
        tree = ast.parse(f.read())
    variables = ast.literal_eval(tree.body[0].value)
    kept = {key: value for key, value in sorted(variables.items()) if work_folder not in str(value) and "-resource-dir" not in str(value)}
    return ("build_time_vars = " + repr(kept) + "\n").encode()


def main(library, own, sysconfig_file, work_folder, output):
    modules = {}
    for folder in (library, own):
        for name, path in sources(folder):
            with open(path, "rb") as f:
                modules[name] = f.read()
    modules["_sysconfigdata__wasi_wasm32-wasi.py"] = sysconfig_source(sysconfig_file, work_folder)
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(modules):
            entry = zipfile.ZipInfo(f"{GUEST_FOLDER}/{name}c", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, compiled(name, modules[name]))
    print(f"{len(modules)} modules, {os.path.getsize(output)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
