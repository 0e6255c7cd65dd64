#!/usr/bin/env python3
"""Moves the big tables of rarely used C modules out of the guest's memory, into files of its library.

usage: move_tables.py SOURCE_TREE OUTPUT_FOLDER

Every sandbox holds the guest's whole memory, and constant tables are a part of it. Those of unicodedata and of the codecs
for Chinese, Japanese and Korean are half of all constant data, and few programs import these modules. This script
replaces the tables in the source tree by pointers, which a module sets to what tables.c reads when it is imported.

A file holds the tables one after the other, as they are in the guest's memory: little-endian, pointers of 32 bits, which
count from the beginning of the file.
"""
import os
import re
import struct
import sys

FORMATS = {"unsigned char": "B", "unsigned short": "H", "unsigned int": "I", "ucs2_t": "H", "DBCHAR": "H"}
INDEX_TYPES = {"struct dbcs_index", "struct unim_index"}  # of {pointer into a table, first, last}
CHARACTERS = {"U": 0xFFFE, "N": 0xFFFF, "M": 0xFFFE, "D": 0xFFFD}  # cjkcodecs.h
DEFINITION = re.compile(r"^static const ((?:struct )?\w+(?: \w+)?) (\w+)\[(\d*)\] = \{(.*?)\};\n", re.S | re.M)
SMALLEST = 1024  # bytes; smaller tables stay
COUNTRIES = ["cn", "hk", "jp", "kr", "tw"]


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


class Tables:
    """The contents of one file, and the C code that finds the tables in it."""

    def __init__(self):
        self.data = bytearray(16)  # no table is at 0, which an index has where it has no table
        self.offsets = {}
        self.setters = []

    def moved(self, match):
        kind, name, length, body = match.groups()
        if kind in FORMATS:
            content = self._numbers(FORMATS[kind], body)
            size = len(content) // struct.calcsize(FORMATS[kind])
        elif kind in INDEX_TYPES:
            content = self._index(body)
            size = len(content) // 8
        else:
            return match.group(0)
        if length:
            assert size <= int(length), name
            content += bytes(len(content) // size * (int(length) - size))
        if len(content) < SMALLEST and not name.startswith("__"):  # those are what an index points into
            return match.group(0)
        self.data += bytes(-len(self.data) % 16)
        self.offsets[name] = len(self.data)
        self.setters.append(f"    {name} = (const {kind} *)(tables + {len(self.data)});\n")
        if kind in INDEX_TYPES:
            self.setters.append(
                f"    for (int i = 0; i < {len(content) // 8}; i++) {{\n"
                f"        {kind} *entry = ({kind} *)(tables + {len(self.data)}) + i;\n"
                f"        if (entry->map != NULL) entry->map = (const void *)(tables + (uintptr_t)entry->map);\n    }}\n")
        self.data += content
        return f"static const {kind} *{name};\n"

    @staticmethod
    def _numbers(form, body):
        items = [item.strip() for item in without_comments(body).split(",")]
        values = [CHARACTERS[item] if item in CHARACTERS else int(item, 0) for item in items if item]
        return struct.pack(f"<{len(values)}{form}", *values)

    def _index(self, body):
        entries = re.findall(r"\{(?:0|(\w+)\s*\+\s*(\d+)),\s*(\d+),\s*(\d+)\}", re.sub(r"\s+", "", body))
        assert len(entries) == body.count("{"), "an entry of an index was not recognised"
        # Every table that an index points into has elements of two bytes.
        return b"".join(
            struct.pack("<IBBxx", self.offsets[table] + 2 * int(place) if table else 0, int(first), int(last))
            for table, place, first, last in entries)

    def loader(self, name):
        return (
            f"\nextern char *isola_tables(const char *name, size_t size);\n\n"
            f"static int\nload_tables(void)\n{{\n"
            f"    char *tables = isola_tables(\"{name}.tables\", {len(self.data)});\n"
            f"    if (tables == NULL) {{\n        return -1;\n    }}\n{''.join(self.setters)}    return 0;\n}}\n")


def replace_once(text, old, new):
    assert text.count(old) == 1, f"found {text.count(old)} times: {old}"
    return text.replace(old, new)


def edit(path, change):
    with open(path) as f:
        text = f.read()
    with open(path, "w") as f:
        f.write(change(text))


def main(tree, output):
    modules = os.path.join(tree, "Modules")
    os.makedirs(output, exist_ok=True)
    total = 0

    def write(name, tables):
        nonlocal total
        assert len(tables.offsets) > 1, name
        total += len(tables.data)
        with open(os.path.join(output, name + ".tables"), "wb") as f:
            f.write(tables.data)

    tables = Tables()
    for header in ["unicodedata_db.h", "unicodename_db.h"]:
        edit(os.path.join(modules, header), lambda text: DEFINITION.sub(tables.moved, text))
    write("unicodedata", tables)
    edit(
        os.path.join(modules, "unicodedata.c"),
        lambda text: replace_once(
            text, "static int\nunicodedata_exec(PyObject *module)\n{\n",
            tables.loader("unicodedata") + "\nstatic int\nunicodedata_exec(PyObject *module)\n{\n"
            "    if (load_tables() < 0) {\n        return -1;\n    }\n"))

    codecs = os.path.join(modules, "cjkcodecs")
    for country in COUNTRIES:
        tables = Tables()
        name = f"mappings_{country}"
        edit(os.path.join(codecs, name + ".h"),
             lambda text: DEFINITION.sub(tables.moved, text) + tables.loader(name))
        write(name, tables)
        edit(os.path.join(codecs, f"_codecs_{country}.c"),
             lambda text: replace_once(text, "BEGIN_MAPPINGS_LIST(", "#define LOAD_TABLES load_tables\nBEGIN_MAPPINGS_LIST("))
    edit(os.path.join(codecs, "_codecs_iso2022.c"),
         lambda text: replace_once(text, "BEGIN_MAPPINGS_LIST(", "#define LOAD_TABLES() 0\nBEGIN_MAPPINGS_LIST("))
    edit(os.path.join(codecs, "cjkcodecs.h"),
         lambda text: replace_once(
             text, "    int idx = 0;                                                    \\\n    (void)idx;",
             "    if (LOAD_TABLES() < 0) {                                        \\\n"
             "        return -1;                                                  \\\n"
             "    }                                                               \\\n"
             "    int idx = 0;                                                    \\\n    (void)idx;"))
    print(f"moved {total} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
