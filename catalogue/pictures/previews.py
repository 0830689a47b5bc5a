"""Pages as others show them beside a link: 1200 x 630 pixels, blocks and boxes alone, since a text needs a font."""

from collections.abc import Hashable, Iterator, Sequence

from catalogue.pictures.png import Colour, png

WIDTH, HEIGHT = 1200, 630
COLUMN, GAP, GROUP_GAP = 60, 10, 30
STACK, BLOCK_GAP = 358, 14
HATCH_STEP, HATCH_WIDTH = 16, 3
MARGIN, BOX_GAP = 60, 8

PAPER, FILLED, EMPTY, HATCH = range(4)
COLOURS: tuple[Colour, ...] = ((0xFF, 0xFF, 0xFF), (0x17, 0x55, 0x7F), (0xD5, 0xE0, 0xE8), (0x54, 0x61, 0x6E))
"""The colours of the light scheme, in the order of their places."""


def preview(levels: Sequence[int | None], groups: Sequence[Hashable], blocks: int) -> bytes:
    """Levels from 0 to `blocks` as stacks of so many in the given order, None as a hatched column; a wider gap between
    groups."""
    return png(WIDTH, COLOURS, rows(levels, groups, blocks))


def rows(levels: Sequence[int | None], groups: Sequence[Hashable], blocks: int) -> Iterator[bytes]:
    """The rows of pixels from above."""
    high = (STACK - (blocks - 1) * BLOCK_GAP) // blocks
    top = (HEIGHT - blocks * high - (blocks - 1) * BLOCK_GAP) // 2
    bare = bytes([PAPER]) * WIDTH
    for y in range(HEIGHT):
        block, within = divmod(y - top, high + BLOCK_GAP)
        if not 0 <= block < blocks:
            yield bare
        else:
            yield row(levels, groups, blocks - block, y if within < high else None, y)


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


def boxes(shares: Sequence[Sequence[float]]) -> bytes:
    """Rows of boxes from above, as many in each, filled from below to shares 0..1."""
    return png(WIDTH, COLOURS, rows_of_boxes(shares))


def rows_of_boxes(shares: Sequence[Sequence[float]]) -> Iterator[bytes]:
    """The rows of pixels from above."""
    height = box_size(HEIGHT, len(shares))
    for y in range(HEIGHT):
        place, within = divmod(y - MARGIN, height + BOX_GAP)
        inside = 0 <= place < len(shares) and within < height
        yield row_of_boxes(shares[place], height, height - within) if inside else bytes([PAPER]) * WIDTH


def row_of_boxes(shares: Sequence[float], height: int, above: int) -> bytes:
    """One row through boxes of a height, so many pixels `above` their floor."""
    width = box_size(WIDTH, len(shares))
    filled = (FILLED if above <= round(share * height) else EMPTY for share in shares)
    pixels = (bytes([PAPER]) * BOX_GAP).join(bytes([colour]) * width for colour in filled)
    return (bytes([PAPER]) * MARGIN + pixels).ljust(WIDTH, bytes([PAPER]))


def box_size(room: int, number: int) -> int:
    """The side of each of so many boxes within the margins."""
    return max(1, (room - 2 * MARGIN + BOX_GAP) // max(1, number) - BOX_GAP)
