"""Pictures of a few colours as PNG files, for readers that take no SVG.

Portable Network Graphics, ISO/IEC 15948: a signature, then chunks, each of its length, type, data and their CRC-32.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence

SIGNATURE = b"\x89PNG\r\n\x1a\n"
BITS, PALETTE = 8, 3
"""A byte for each pixel: the place of its colour in the palette."""

NO_FILTER = b"\0"
Colour = tuple[int, int, int]


def png(width: int, palette: Sequence[Colour], rows: Iterable[bytes]) -> bytes:
    """A picture of rows of `width` pixels from above, each pixel the place of a colour (red, green, blue, 0-255)."""
    lines = list(rows)
    head = struct.pack(">IIBBBBB", width, len(lines), BITS, PALETTE, 0, 0, 0)
    pixels = zlib.compress(b"".join(NO_FILTER + line for line in lines), level=9)
    colours = bytes(part for colour in palette for part in colour)
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", pixels), (b"IEND", b""))
    return SIGNATURE + b"".join(chunk(kind, data) for kind, data in chunks)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
