import os
import sys
import traceback

from sandbox import HttpError
from sandbox.http import fetch
from sandbox.importlib import http

BASE = "http://service.test"
SHA256 = os.environ["ARCHIVE_SHA256"]


def raises(kind, function, *args, **options):
    try:
        function(*args, **options)
    except kind as e:
        return e
    raise AssertionError(f"no {kind.__name__} was raised")


def asked(path):
    with fetch("GET", BASE + "/asked?" + path) as response:
        return int(response.text())


def enter(url, **options):
    with http(url, **options):
        pass


def test_modules_come_from_single_files():
    with http(BASE + "/modules"):
        import shapes

        assert shapes.area(3) == 3
        from shapes import square
    assert shapes.__file__ == BASE + "/modules/shapes/__init__.py" and square.__file__ == BASE + "/modules/shapes/square.py"
    assert shapes.__package__ == "shapes" == square.__package__ and sys.modules["numbers_of"].one == 1
    assert square.__spec__.origin == square.__file__ and square.__spec__.has_location


def test_modules_come_from_an_archive():
    with http(BASE + "/archive.zip"):
        import boxes
        import single
    assert boxes.depth == 3 and single.value == "single"
    assert single.__file__ == BASE + "/archive.zip#single.py"
    assert boxes.__file__ == BASE + "/archive.zip#boxes/__init__.py"
    assert asked("/archive.zip") == 1


def test_imports_work_between_the_ends_of_with_only():
    before = list(sys.meta_path)
    raises(ModuleNotFoundError, __import__, "single")
    with http(BASE + "/archive.zip"):
        import single
    assert sys.meta_path == before and single.value == "single"
    raises(ModuleNotFoundError, __import__, "boxes")
    try:
        with http(BASE + "/archive.zip"):
            raise KeyError
    except KeyError:
        pass
    assert sys.meta_path == before


def test_nothing_is_asked_for_twice():
    modules = http(BASE + "/modules/")
    with modules:
        import numbers_of

        raises(ModuleNotFoundError, __import__, "no_such_module")
        raises(ModuleNotFoundError, __import__, "no_such_module")
        del sys.modules["numbers_of"]
        import numbers_of
    with modules:
        raises(ModuleNotFoundError, __import__, "no_such_module")
    assert numbers_of.one == 1
    for path in "/modules/", "/modules/numbers_of.py", "/modules/no_such_module.py", "/modules/no_such_module/__init__.py":
        assert asked(path) == 1, (path, asked(path))


def test_a_module_that_is_imported_already_is_not_asked_for():
    import json

    with http(BASE + "/modules"):
        import json as again
        import textwrap

        raises(ModuleNotFoundError, __import__, "_ssl")
        raises(ModuleNotFoundError, __import__, "json.nothing")
    assert again is json and textwrap
    for name in "json", "textwrap", "_ssl", "json/nothing", "nothing":
        assert asked(f"/modules/{name}.py") == 0, name


def test_errors_show_the_lines_of_the_source():
    with http(BASE + "/modules"):
        import numbers_of
    shown = "".join(traceback.format_exception(raises(ValueError, numbers_of.fail)))
    assert 'File "http://service.test/modules/numbers_of.py", line 4, in fail\n    raise ValueError(\'on purpose\')' in shown, shown
    with http(BASE + "/archive.zip"):
        import boxes.inner.deep
    shown = "".join(traceback.format_exception(raises(ValueError, boxes.inner.deep.fail)))
    assert "archive.zip#boxes/inner/deep.py" in shown and "raise ValueError('in the archive')" in shown


def test_a_module_that_fails_is_not_imported():
    with http(BASE + "/modules"):
        error = raises(SyntaxError, __import__, "broken")
        assert error.filename == BASE + "/modules/broken.py" and error.lineno == 1
        assert "broken" not in sys.modules


def test_files_of_a_package_can_be_read():
    import importlib.resources

    with http(BASE + "/archive.zip"):
        import boxes
    files = importlib.resources.files(boxes)
    assert files.joinpath("data.txt").read_text() == "data of the package"
    assert "inner" in {file.name for file in files.iterdir()}
    with http(BASE + "/modules"):
        import shapes
    raises(NotImplementedError, importlib.resources.files, shapes)


def test_an_archive_can_be_pinned():
    with http(BASE + "/archive.zip", sha256=SHA256.upper()):
        import single
    assert single.value == "single"
    error = raises(ImportError, enter, BASE + "/archive.zip", sha256="0" * 64)
    assert SHA256 in str(error) and "0" * 64 in str(error)
    assert "zip archive" in str(raises(ImportError, enter, BASE + "/text", sha256=sha256_of_text()))
    assert "404" in str(raises(ImportError, enter, BASE + "/missing", sha256=SHA256))
    raises(ValueError, http, BASE, sha256="abc")


def sha256_of_text():
    import hashlib

    return hashlib.sha256("grün\r\nblau\nrot".encode()).hexdigest()


def test_what_the_server_says_is_told():
    assert "404" in str(raises(ImportError, enter, BASE + "/other.zip"))
    assert "503" in str(raises(ImportError, enter, BASE + "/broken"))
    assert "no connection" in str(raises(HttpError, enter, BASE + "/fails"))
    assert "query" in str(raises(ImportError, enter, BASE + "/modules?version=1"))


def test_the_same_importer_is_not_entered_twice():
    modules = http(BASE + "/modules")
    with modules:
        raises(RuntimeError, modules.__enter__)
    with modules:
        import shapes
    assert shapes
