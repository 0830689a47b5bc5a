"""Median seconds of the processor for each page of a Datasette, as JSON; for a Python that has it.

python datasette_pages.py DATABASE ADDRESS ...
"""

import asyncio
import json
import sys
from statistics import median
from time import process_time

from datasette.app import Datasette

ROUNDS = 40
SETTINGS = {"suggest_facets": False, "facet_time_limit_ms": 10_000}


async def seconds(site, address):
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        page = await site.client.get(address)
        times.append(process_time() - started)
        assert page.status_code == 200, page.text
    return median(times)


async def main(database, *addresses):
    site = Datasette([database], settings=SETTINGS)
    print(json.dumps([await seconds(site, address) for address in addresses]))


asyncio.run(main(*sys.argv[1:]))
