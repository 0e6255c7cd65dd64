"""Modules from the web, through the host."""

import importlib.abc as _abc
import importlib.machinery as _machinery
import importlib.util as _util
import sys as _sys

from sandbox import http as _http

__all__ = ["http"]

# What a server says of a file that does not exist; stores of objects say 403.
_MISSING = frozenset((403, 404, 410))
_ZIP = b"PK"


def _get(url):
    """(status, content) of a URL."""
    with _http.fetch("GET", url) as response:
        return response.status, response.read() if response.ok else b""


class _Tree:
    """Files below a URL."""

    def __init__(self, root):
        self._root = root
        self._files = {}

    def place(self, path):
        return self._root + path

    def read(self, path):
        """The content of a file, or None if there is none. Asks for no file twice."""
        if path not in self._files:
            status, content = _get(self._root + path)
            if status >= 400 and status not in _MISSING:
                raise ImportError(f"{self._root + path} was answered with status {status}")
            self._files[path] = None if status in _MISSING else content
        return self._files[path]

    def files(self, path):
        raise NotImplementedError("only the files of an archive can be listed, and this package comes from single files")


class _Archive:
    """Files in a zip archive."""

    def __init__(self, url, content):
        import io
        import zipfile

        self._url = url
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile as e:
            raise ImportError(f"{url} is a damaged zip archive: {e}") from None
        self._names = frozenset(self._zip.namelist())

    def place(self, path):
        return f"{self._url}#{path}"

    def read(self, path):
        if path not in self._names:
            return None
        try:
            return self._zip.read(path)
        except Exception as e:
            raise ImportError(f"{self.place(path)} cannot be read: {e}") from e

    def files(self, path):
        import zipfile

        return zipfile.Path(self._zip, path)


class _Loader(_abc.InspectLoader):
    """Runs one module of a source."""

    def __init__(self, source, path, code):
        self._source = source
        self._path = path
        self._code = code

    def get_filename(self, fullname):
        return self._source.place(self._path)

    def get_source(self, fullname):
        return _util.decode_source(self._code)

    def get_code(self, fullname):
        return compile(self._code, self.get_filename(fullname), "exec", dont_inherit=True)

    def is_package(self, fullname):
        return self._path.endswith("/__init__.py")

    def get_resource_reader(self, fullname):
        from importlib.resources.abc import TraversableResources

        files, folder = self._source.files, self._path.rpartition("/")[0] + "/"

        class Reader(TraversableResources):
            def files(self):
                return files(folder)

        return Reader() if self.is_package(fullname) else None


class _Importer:
    """Finds modules in what a URL gives, between the beginning and the end of a `with`."""

    def __init__(self, url, sha256):
        self._url = url
        self._sha256 = sha256.lower() if sha256 is not None else None
        self._source = None

    def __enter__(self):
        if self in _sys.meta_path:
            raise RuntimeError(f"modules are imported from {self._url} already")
        if self._source is None:
            self._source = self._open()
        _sys.meta_path.append(self)
        return self

    def __exit__(self, *error):
        _sys.meta_path.remove(self)

    def _open(self):
        status, content = _get(self._url)
        if self._sha256 is not None:
            self._check(status, content)
        if content.startswith(_ZIP):
            return _Archive(self._url, content)
        if status not in _MISSING and status >= 400 or self._url.endswith((".zip", ".whl")):
            raise ImportError(f"{self._url} gives no archive: it was answered with status {status}")
        if "?" in self._url:
            raise ImportError(f"{self._url} gives no archive, and files below it cannot be asked for because of its query")
        return _Tree(self._url if self._url.endswith("/") else self._url + "/")

    def _check(self, status, content):
        if status != 200:
            raise ImportError(f"{self._url} was answered with status {status}")
        import hashlib

        found = hashlib.sha256(content).hexdigest()
        if found != self._sha256:
            raise ImportError(f"{self._url} has the SHA-256 digest {found}, and not {self._sha256}: it is not what was expected")
        if not content.startswith(_ZIP):
            raise ImportError(f"{self._url} is no zip archive; only one file can have a digest, and so only an archive")

    def find_spec(self, fullname, path=None, target=None):
        if path is None:
            # The standard library looks for modules that do not exist here; they are not asked for outside.
            if fullname.partition(".")[0] in _sys.stdlib_module_names:
                return None
            folder = ""
        else:
            folder = self._folder(path)
            if folder is None:
                return None
        name = folder + fullname.rpartition(".")[2]
        for file, is_package in ((f"{name}.py", False), (f"{name}/__init__.py", True)):
            code = self._source.read(file)
            if code is not None:
                return self._spec(fullname, file, code, f"{name}/" if is_package else None)
        return None

    def _folder(self, path):
        """The folder of a package that comes from here; None for another package."""
        root = self._source.place("")
        for entry in path:
            if entry.startswith(root) and entry.endswith("/"):
                return entry.removeprefix(root)
        return None

    def _spec(self, fullname, file, code, folder):
        spec = _machinery.ModuleSpec(fullname, _Loader(self._source, file, code), origin=self._source.place(file))
        spec.has_location = True
        if folder is not None:
            spec.submodule_search_locations = [self._source.place(folder)]
        return spec


class _LazyImporter(_Importer):
    """Asks for its URL when a module is imported that nobody else has. It stays for good."""

    def find_spec(self, fullname, path=None, target=None):
        if self._source is None:
            if path is not None or fullname.partition(".")[0] in _sys.stdlib_module_names:
                return None
            self._source = self._open()
        return super().find_spec(fullname, path, target)


def _checked(sha256):
    if sha256 is not None and (len(sha256) != 64 or not set(sha256.lower()) <= set("0123456789abcdef")):
        raise ValueError(f"sha256 must be 64 hexadecimal digits, and was {sha256!r}")
    return sha256


def lazily(url, *, sha256=None):
    return _LazyImporter(url, _checked(sha256))


def http(url, *, sha256=None):
    """Makes modules importable from a URL while a `with` lasts: from a zip archive (a wheel is one), or from single files below it.

    sha256: the digest that the archive must have, in hexadecimal digits
    """
    return _Importer(url, _checked(sha256))
