"""Texts packed into letters that an address may hold: ten similar ones take hardly more room than one."""

import zlib
from base64 import b64decode, urlsafe_b64encode


def pack(text: str) -> str:
    return urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpack(written: str, most: int) -> str:
    """The text again. Raises ValueError for what was not packed so, or takes more than `most` bytes."""
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(b64decode(written + "=" * (-len(written) % 4), b"-_", True), most)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacker.eof:
        raise ValueError("too long, or cut off")
    return text.decode()
