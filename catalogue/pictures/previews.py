"""The fingerprint as others show it beside a link: 1200 x 630 pixels, blocks alone, since a text would need a font."""

from collections.abc import Hashable, Iterator, Sequence

from catalogue.pictures.png import Colour, png

WIDTH, HEIGHT = 1200, 630
COLUMN, GAP, GROUP_GAP = 60, 10, 30
BLOCK, BLOCK_GAP, BLOCKS = 110, 14, 3
HATCH_STEP, HATCH_WIDTH = 16, 3

PAPER, FILLED, EMPTY, HATCH = range(4)
COLOURS: tuple[Colour, ...] = ((0xFF, 0xFF, 0xFF), (0x17, 0x55, 0x7F), (0xD5, 0xE0, 0xE8), (0x54, 0x61, 0x6E))
"""The colours of the light scheme, in the order of their places."""


def preview(levels: Sequence[int | None], groups: Sequence[Hashable]) -> bytes:
    """Levels 0-3 as stacks of blocks in the given order, None as a hatched column; a wider gap between groups."""
    return png(WIDTH, COLOURS, rows(levels, groups))


def rows(levels: Sequence[int | None], groups: Sequence[Hashable]) -> Iterator[bytes]:
    """The rows of pixels from above."""
    top = (HEIGHT - BLOCKS * BLOCK - (BLOCKS - 1) * BLOCK_GAP) // 2
    bare = bytes([PAPER]) * WIDTH
    for y in range(HEIGHT):
        block, within = divmod(y - top, BLOCK + BLOCK_GAP)
        if not 0 <= block < BLOCKS:
            yield bare
        else:
            yield row(levels, groups, BLOCKS - block, y if within < BLOCK else None, y)


def row(levels: Sequence[int | None], groups: Sequence[Hashable], least: int, inside: int | None, y: int) -> bytes:
    """One row through the columns: filled from level `least` on; between two blocks, where `inside` is None, only
    hatching goes on."""
    pixels = bytearray()
    for place, level in enumerate(levels):
        if place:
            pixels += bytes([PAPER]) * (GAP if groups[place] == groups[place - 1] else GROUP_GAP)
        if level is None:
            pixels += bytes(HATCH if (x + y) % HATCH_STEP < HATCH_WIDTH else PAPER for x in range(COLUMN))
        else:
            pixels += bytes([PAPER if inside is None else FILLED if level >= least else EMPTY]) * COLUMN
    left = max(0, WIDTH - len(pixels)) // 2
    return (bytes([PAPER]) * left + pixels + bytes([PAPER]) * WIDTH)[:WIDTH]
