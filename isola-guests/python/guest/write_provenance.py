#!/usr/bin/env python3
"""Writes where a built guest comes from, as JSON, to standard output.

usage: write_provenance.py SOURCES_SHA256 RUNTIME_FOLDER PACKAGE...
"""
import gzip
import hashlib
import json
import os
import subprocess
import sys


def package_version(name):
    return subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], check=True, capture_output=True, text=True).stdout


def digest(data):
    return hashlib.sha256(data).hexdigest()


def read(*path):
    with open(os.path.join(*path), "rb") as f:
        return f.read()


def main(sources, runtime, *packages):
    here = os.path.dirname(os.path.abspath(__file__))
    recipe = {}
    for folder, folders, files in os.walk(here):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            path = os.path.join(folder, name)
            recipe[os.path.relpath(path, here)] = digest(read(path))
    wasm = read(runtime, "python.wasm.gz")
    json.dump({
        "guest": "python",
        "version": "3.13.5",
        "abi": 1,
        "built": {
            "python.wasm.gz": digest(wasm),
            "python.wasm": digest(gzip.decompress(wasm)),
            "library.zip": digest(read(runtime, "library.zip")),
        },
        "sources": {name: sha for sha, name in (line.split() for line in read(sources).decode().splitlines())},
        "packages": {name: package_version(name) for name in sorted(packages)},
        "recipe": recipe,
        "rebuild": "isola-guests/python/guest/build.sh WORK_FOLDER OUTPUT_FOLDER",
    }, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])
