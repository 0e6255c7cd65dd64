import errno
import importlib
import io
import os
import pathlib
import shutil
import sys
import tempfile
import zipfile


def failing(error, action, *arguments, **options):
    try:
        action(*arguments, **options)
    except OSError as e:
        assert e.errno == error, (errno.errorcode[e.errno], action, arguments)
    else:
        raise AssertionError(f"{action} {arguments} worked")


def every_call(root):
    """Uses what os, pathlib, shutil, tempfile and zipfile do with files below a folder."""
    work = pathlib.Path(root) / "work"
    work.mkdir()
    work.mkdir(exist_ok=True)
    failing(errno.EEXIST, work.mkdir)
    file = work / "a.txt"
    assert file.write_text("one\ntwo\n") == 8
    assert file.read_text() == "one\ntwo\n"
    assert file.stat().st_size == 8 and file.is_file() and not file.is_symlink()
    assert file.stat().st_nlink == 1

    with open(file, "a") as out:
        assert out.tell() == 8
        out.write("three\n")
    with open(file, "r+") as both:
        both.seek(4)
        both.write("TWO")
        both.truncate(10)
    assert file.read_bytes() == b"one\nTWO\nth"
    with open(file, "x" if not file.exists() else "r") as f:
        assert f.readline() == "one\n"
    failing(errno.EEXIST, open, file, "x")
    failing(errno.ENOENT, open, work / "none")
    failing(errno.EISDIR, open, work, "w")
    failing(errno.ENOTDIR, os.listdir, file)
    failing(errno.ENOTDIR, open, file / "x")

    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    assert os.pwrite(descriptor, b"0123456789", 0) == 10
    assert os.pread(descriptor, 3, 7) == b"789"
    assert os.lseek(descriptor, -2, os.SEEK_END) == 8
    assert os.read(descriptor, 10) == b"89"
    os.ftruncate(descriptor, 4)
    os.ftruncate(descriptor, 6)
    os.fsync(descriptor)
    assert os.fstat(descriptor).st_size == 6
    assert os.fstat(descriptor).st_ino == os.stat(file).st_ino
    os.unlink(file)
    assert not file.exists()
    os.lseek(descriptor, 0, os.SEEK_SET)
    assert os.read(descriptor, 10) == b"0123\0\0"
    os.write(descriptor, b"!")
    assert os.fstat(descriptor).st_size == 7
    os.close(descriptor)

    file.write_text("x")
    os.utime(file, ns=(1_000_000_000, 2_000_000_000))
    assert (file.stat().st_atime_ns, file.stat().st_mtime_ns) == (1_000_000_000, 2_000_000_000)
    os.utime(file)
    assert file.stat().st_mtime > 1000

    (work / "b.txt").write_text("b")
    file.replace(work / "b.txt")
    assert (work / "b.txt").read_text() == "x" and not file.exists()
    (work / "dir").mkdir()
    failing(errno.EISDIR, os.rename, work / "b.txt", work / "dir")
    failing(errno.ENOTDIR, os.rename, work / "dir", work / "b.txt")
    failing(errno.EINVAL, os.rename, work / "dir", work / "dir" / "in")
    (work / "dir" / "c").write_text("c")
    (work / "dir").rename(work / "renamed")
    failing(errno.ENOTEMPTY, os.rmdir, work / "renamed")
    failing(errno.EISDIR, os.unlink, work / "renamed")

    os.symlink("renamed/c", work / "link")
    assert os.readlink(work / "link") == "renamed/c"
    assert (work / "link").is_symlink() and (work / "link").read_text() == "c"
    assert os.lstat(work / "link").st_size == 9
    assert os.path.samefile(work / "link", work / "renamed" / "c")
    os.symlink("missing", work / "dangling")
    assert not (work / "dangling").exists() and (work / "dangling").is_symlink()
    failing(errno.EEXIST, os.symlink, "x", work / "dangling")
    failing(errno.EPERM, os.symlink, "/etc/passwd", work / "out")
    if hasattr(os, "link"):
        failing(errno.ENOTSUP, os.link, work / "b.txt", work / "hard")
    (work / "link").unlink()
    assert (work / "renamed" / "c").exists()

    for i in range(300):
        (work / "many").mkdir(exist_ok=True)
        (work / "many" / f"{i:03}").touch()
    with os.scandir(work / "many") as entries:
        names = [entry.name for entry in entries if entry.is_file()]
    assert names == [f"{i:03}" for i in range(300)]
    assert sorted(work.rglob("0*")) == sorted((work / "many").glob("0*"))
    walked = [top for top, folders, files in os.walk(work)]
    assert len(walked) == 3, walked

    shutil.copytree(work / "many", work / "copy")
    assert len(os.listdir(work / "copy")) == 300
    shutil.copy2(work / "b.txt", work / "copy" / "b.txt")
    shutil.move(work / "copy" / "b.txt", work / "moved")
    shutil.rmtree(work / "copy")
    shutil.rmtree(work / "many")
    with tempfile.TemporaryDirectory(dir=work) as folder:
        with tempfile.NamedTemporaryFile(dir=folder) as temporary:
            temporary.write(b"t" * 100_000)
            temporary.flush()
            assert os.stat(temporary.name).st_size == 100_000
        assert os.listdir(folder) == []

    with zipfile.ZipFile(work / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(work / "b.txt", "b")
        archive.writestr("big", b"z" * 200_000)
    with zipfile.ZipFile(work / "z.zip") as archive:
        assert archive.testzip() is None and archive.read("b") == b"x"
        archive.extractall(work / "out")
    assert (work / "out" / "big").stat().st_size == 200_000
    os.chdir(work)
    assert os.getcwd().endswith("/work") and os.path.exists("b.txt")
    os.chdir("/")
    return sorted(os.listdir(work))


def many_open(path):
    files = []
    try:
        while len(files) < 5000:
            files.append(open(path))
    except OSError as e:
        return [errno.errorcode[e.errno], len(files)]
    finally:
        for file in files:
            file.close()


def partial(path):
    """Writes until no more fits; what was written is there."""
    with io.FileIO(path, "w") as file:
        written = 0
        try:
            while True:
                written += file.write(b"x" * 700)
        except OSError as e:
            return [errno.errorcode[e.errno], str(e), written, os.stat(path).st_size]


def mtime(path):
    return os.stat(path).st_mtime


def imports(folder, name):
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(name).VALUE
    finally:
        sys.path.remove(folder)


def writes_a_module(folder):
    values = []
    for name in ("first", "second"):
        with open(f"{folder}/{name}_module.py", "w") as out:
            out.write(f"VALUE = '{name}'")
        values.append(imports(folder, f"{name}_module"))
    return values
