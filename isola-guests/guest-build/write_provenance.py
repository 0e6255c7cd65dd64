#!/usr/bin/env python3
"""Writes where a built guest comes from, as JSON, to standard output.

usage: write_provenance.py GUEST VERSION RECIPE_FOLDER RUNTIME_FOLDER PACKAGE...
"""
import gzip
import hashlib
import json
import os
import subprocess
import sys

PROVENANCE = "provenance.json"


def package_version(name):
    return subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], check=True, capture_output=True, text=True).stdout


def digest(data):
    return hashlib.sha256(data).hexdigest()


def read(*path):
    with open(os.path.join(*path), "rb") as f:
        return f.read()


def built(runtime):
    """Digests of the files, and of what is in the compressed ones."""
    files = {}
    for name in sorted(os.listdir(runtime)):
        if name != PROVENANCE:
            data = read(runtime, name)
            files[name] = digest(data)
            if name.endswith(".gz"):
                files[name.removesuffix(".gz")] = digest(gzip.decompress(data))
    return files


def recipe(folder, prefix=""):
    files = {}
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "node_modules"))
        for name in sorted(names):
            path = os.path.join(here, name)
            files[prefix + os.path.relpath(path, folder)] = digest(read(path))
    return files


def main(guest, version, folder, runtime, *packages):
    common = os.path.dirname(os.path.abspath(__file__))
    sources = (line.split() for line in read(folder, "sources.sha256").decode().splitlines())
    json.dump({
        "guest": guest,
        "version": version,
        "abi": 1,
        "built": built(runtime),
        "sources": {name: sha for sha, name in sources},
        "packages": {name: package_version(name) for name in sorted(packages)},
        "recipe": recipe(folder) | recipe(common, "../../guest-build/"),
        "rebuild": f"isola-guests/{guest}/guest/build.sh WORK_FOLDER OUTPUT_FOLDER",
    }, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])
