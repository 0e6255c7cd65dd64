#!/usr/bin/env python3
"""Packs the Python library of the guest: compiled modules only, the same bytes from the same sources.

usage: pack_library.py TABLES_FOLDER SYSCONFIG_FILE WORK_FOLDER OUTPUT_ZIP LIBRARY_FOLDER...

Runs under the native build of the very CPython that the guest is, because compiled modules fit one version only, and with
-X no_debug_ranges: the columns of a source that the guest does not have would only take memory.
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
    _yaml antigravity.py ctypes curses cyaml.py dbm ensurepip idlelib lib2to3 multiprocessing pydoc_data site-packages sqlite3 test tests
    tkinter turtle.py turtledemo venv
""".split())


def sources(folder):
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT and name != "__pycache__")
        for name in sorted(files):
            if name.endswith(".py") and name not in LEFT_OUT:
                path = os.path.join(parent, name)
                yield os.path.relpath(path, folder), path


def is_text(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)


def without_documentation(source):
    """A module's tree without documentation strings, which every sandbox would hold."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            while node.body and is_text(node.body[0]):
                text = node.body.pop(0)
                if not node.body and not isinstance(node, ast.Module):
                    node.body = [ast.copy_location(ast.Pass(), text)]
    return tree


def entry_of_line_table(kind, units, *payload):
    return bytes((0x80 | kind << 3 | units - 1, *payload))


def signed_varint(value):
    value = -value << 1 | 1 if value < 0 else value << 1
    while value > 63:
        yield 0x40 | value & 63
        value >>= 6
    yield value


def with_short_line_tables(code):
    """The code with one entry in its line table for every run of instructions of one line (Objects/locations.md)."""
    table, last = bytearray(), code.co_firstlineno
    for start, end, line in code.co_lines():
        units = (end - start) // 2
        while units > 0:
            n = min(units, 8)
            if line is None:
                table += entry_of_line_table(15, n)
            else:
                table += entry_of_line_table(13, n, *signed_varint(line - last))
                last = line
            units -= n
    consts = tuple(with_short_line_tables(const) if isinstance(const, type(code)) else const for const in code.co_consts)
    short = code.replace(co_linetable=bytes(table), co_consts=consts)
    assert list(short.co_lines()) == list(code.co_lines())
    return short


def compiled(name, source):
    """The bytes of a .pyc that is never compared with a source file (PEP 552)."""
    code = compile(without_documentation(source), f"{GUEST_PATH}/{name}", "exec", dont_inherit=True, optimize=0)
    code = with_short_line_tables(code)
    return importlib.util.MAGIC_NUMBER + (0b01).to_bytes(4, "little") + importlib.util.source_hash(source) + marshal.dumps(code)


def sysconfig_source(path, work_folder):
    """sysconfig's build variables without those that name a folder of the machine that built the guest."""
    with open(path) as f:
        tree = ast.parse(f.read())
    variables = ast.literal_eval(tree.body[0].value)
    kept = {key: value for key, value in sorted(variables.items()) if work_folder not in str(value) and "-resource-dir" not in str(value)}
    return ("build_time_vars = " + repr(kept) + "\n").encode()


def add(archive, name, content):
    entry = zipfile.ZipInfo(f"{GUEST_FOLDER}/{name}", (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


def main(tables, sysconfig_file, work_folder, output, *libraries):
    assert not sys.flags.optimize and sys._xoptions.get("no_debug_ranges")
    modules = {}
    for folder in libraries:
        for name, path in sources(folder):
            with open(path, "rb") as f:
                modules[name] = f.read()
    modules["_sysconfigdata__wasi_wasm32-wasi.py"] = sysconfig_source(sysconfig_file, work_folder)
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(modules):
            add(archive, name + "c", compiled(name, modules[name]))
        for name in sorted(os.listdir(tables)):
            with open(os.path.join(tables, name), "rb") as f:
                add(archive, name, f.read())
    print(f"{len(modules)} modules, {os.path.getsize(output)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
