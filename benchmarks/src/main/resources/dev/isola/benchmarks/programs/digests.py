"""Bytes packed, compressed, encoded and digested: hashlib, zlib, base64, struct and binascii."""

import base64
import binascii
import hashlib
import struct
import zlib


def run(n):
    records = b"".join(struct.pack(">IHd", i * 2654435761 % (1 << 32), i % 65536, i / 16) for i in range(n))
    packed = zlib.compress(records, 6)
    text = base64.b64encode(packed)
    back = zlib.decompress(base64.b64decode(text))
    blocks = [back[i : i + 64] for i in range(0, len(back), 64)]
    chain = b""
    for block in blocks:
        chain = hashlib.sha256(chain + block).digest()
    total = sum(number for number, _, _ in struct.iter_unpack(">IHd", back)) % 1000003
    return [
        back == records,
        chain.hex(),
        hashlib.md5(back).hexdigest(),
        hashlib.sha1(back).hexdigest(),
        binascii.crc32(back),
        len(binascii.hexlify(back)),
        total,
    ]
