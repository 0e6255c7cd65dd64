"""Dependencies that a script names in a comment at its top level (PEP 723)."""

import re
import sys

from sandbox import importlib as _web

_BEGIN = "# /// script"
_END = "# ///"
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^]]*\])?\s*(.*)", re.DOTALL)
_SHA256 = re.compile(r"(?:^|&)sha256=([^&]*)")

# Scripts may be loaded again, and may share dependencies.
_found = {}


def _malformed(what, filename, line):
    return SyntaxError(what, (filename, line, None, _BEGIN))


def _block(text, filename):
    """The number of the first line and the lines of the one block of metadata; None if there is none."""
    lines = text.splitlines()
    blocks = []
    at = 0
    while at < len(lines):
        at += 1
        if lines[at - 1] != _BEGIN:
            continue
        comment = []
        for line in lines[at:]:
            if line != "#" and not line.startswith("# "):
                break
            comment.append(line)
        # The last such line ends the block: others belong to it.
        while comment and comment[-1] != _END:
            comment.pop()
        if comment:
            blocks.append((at, comment[:-1]))
            at += len(comment)
    if len(blocks) > 1:
        raise _malformed("a script has one block of metadata at the most (PEP 723)", filename, blocks[1][0])
    return blocks[0] if blocks else None


def _dependencies(text, filename):
    """The number of the block's first line, and the requirements in it."""
    block = _block(text, filename)
    if block is None:
        return 0, []
    import tomllib

    line, comment = block
    try:
        metadata = tomllib.loads("\n".join(part[2:] for part in comment))
    except tomllib.TOMLDecodeError as e:
        raise _malformed(f"the script's metadata is not TOML: {e}", filename, line) from None
    found = metadata.get("dependencies", [])
    if not isinstance(found, list) or not all(isinstance(part, str) for part in found):
        raise _malformed("the script's dependencies must be a list of texts", filename, line)
    return line, found


def _normal(name):
    return re.sub(r"[-_.]+", "_", name).lower()


class _Unknown:
    """A dependency without a URL: a sandbox knows nobody who has it."""

    def __init__(self, requirement, name):
        self._requirement = requirement
        self._name = _normal(name)

    def find_spec(self, fullname, path=None, target=None):
        if path is None and _normal(fullname) == self._name:
            raise ModuleNotFoundError(
                f"no module named {fullname!r}: the script depends on {self._requirement!r}, but a sandbox only knows"
                f" dependencies with a URL, as in '{fullname} @ https://code.example/{fullname}.whl'",
                name=fullname,
            )
        return None


def _importer(requirement, filename, line):
    parts = _REQUIREMENT.fullmatch(requirement)
    if parts is None:
        raise _malformed(f"the script's dependency {requirement!r} does not begin with a name", filename, line)
    name, rest = parts.groups()
    if not rest.startswith("@"):
        return _Unknown(requirement, name)
    # What follows a space and a semicolon says when the dependency is needed.
    url, _, fragment = re.split(r"\s", rest[1:].strip(), maxsplit=1)[0].partition("#")
    digest = _SHA256.search(fragment)
    try:
        return _web.lazily(url, sha256=digest.group(1) if digest else None)
    except ValueError as e:
        raise _malformed(f"the script's dependency {requirement!r}: {e}", filename, line) from None


def install(text, filename):
    """Makes what a script depends on importable from now on. Nothing is asked for before something is imported."""
    line, dependencies = _dependencies(text, filename)
    for requirement in dependencies:
        if requirement not in _found:
            importer = _found[requirement] = _importer(requirement, filename, line)
            sys.meta_path.append(importer)
