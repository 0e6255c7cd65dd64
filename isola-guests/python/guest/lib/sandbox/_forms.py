"""Forms with files (multipart/form-data)."""

import os


def _escaped(name):
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _content(field, value):
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise TypeError(f"file {field!r} must be bytes or an open file, not {type(value).__qualname__}")


def _part(field, filename, content, content_type):
    if not isinstance(field, str):
        raise TypeError(f"a file's field must be a str, not {type(field).__qualname__}")
    head = f'Content-Disposition: form-data; name="{_escaped(field)}"'
    if filename is not None:
        head += f'; filename="{_escaped(filename)}"'
    if content_type is not None:
        if not content_type.isprintable():
            raise ValueError(f"the type of file {field!r} must be one line, and was {content_type!r}")
        head += f"\r\nContent-Type: {content_type}"
    return head.encode() + b"\r\n\r\n" + content + b"\r\n"


def _file_part(field, value):
    """A part of what `files` names: content, or (file name, content), or (file name, content, type)."""
    filename, content_type = field, None
    if isinstance(value, (tuple, list)):
        if len(value) not in (2, 3):
            raise ValueError(f"file {field!r} must be (name, content) or (name, content, type)")
        filename, content_type = value[0], (*value, None)[2]
        value = value[1]
    return _part(field, filename, _content(field, value), content_type or "application/octet-stream")


def multipart(fields, files):
    """(content type, body) of a form. fields: pairs of texts; files: pairs of field and file."""
    parts = [_part(field, None, value.encode(), None) for field, value in fields]
    parts += [_file_part(field, value) for field, value in files]
    boundary = os.urandom(16).hex()
    while any(boundary.encode() in part for part in parts):
        boundary = os.urandom(16).hex()
    line = b"--" + boundary.encode()
    body = b"".join(line + b"\r\n" + part for part in parts) + line + b"--\r\n"
    return f"multipart/form-data; boundary={boundary}", body
