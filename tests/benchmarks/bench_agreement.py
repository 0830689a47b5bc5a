"""Agreement of many coders, as a multiple of one alpha computation in the same run.

python3 dev.py test tests/benchmarks/bench_agreement.py -s

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: all items with intervals 1,700 times one alpha;
the package, draw by draw, would take 33 times as long as that.
"""

import numpy as np

from experience.agreement import RESAMPLES, agreement, alpha
from tests.benchmarks.timing import seconds

SERVICES, ITEMS, CODERS = 141, 13, 5


def test_all_items():
    rng = np.random.default_rng(1)
    true = rng.integers(0, 4, (ITEMS, 1, SERVICES))
    noise = rng.random((ITEMS, CODERS, SERVICES)) < 0.2
    codes = np.where(noise, rng.integers(0, 4, noise.shape), true).astype(float)
    one = seconds(lambda: alpha(codes[0]))
    every = seconds(lambda: [agreement(own) for own in codes])
    drawn = [codes[0][:, rng.integers(0, SERVICES, SERVICES)] for _ in range(20)]
    naive = seconds(lambda: [alpha(draw) for draw in drawn]) / 20 * RESAMPLES * ITEMS
    print(f"\n{SERVICES} services x {ITEMS} items x {CODERS} coders, {RESAMPLES} resamples")
    print(f"one alpha                        {one * 1000:9.2f} ms")
    print(f"all items with intervals         {every * 1000:9.2f} ms = {every / one:8.1f} alphas")
    print(f"the package, draw by draw, would {naive * 1000:9.2f} ms = {naive / one:8.1f} alphas")
