"""Agreement of many coders: intervals as a multiple of one alpha, and the whole report as one of a plain numpy pass.

python3 dev.py test tests/benchmarks/bench_agreement.py -s

2026-11-26, SQLite, Python 3.11, a virtual machine with 2 busy cores: all items with intervals 1,700 times one alpha;
the package, draw by draw, would take 33 times as long as that. Of 1,000 services with all pairs: 0.3 s of the
processor, 400 plain passes.
"""

import numpy as np
import pytest

from catalogue.analysis import profiles
from catalogue.analysis.reliability import Sheet, gathered, item_of, measure
from experience.agreement import RESAMPLES, agreement, alpha
from tests.benchmarks.timing import cpu_seconds, seconds

SERVICES, ITEMS, CODERS = 141, 13, 5
MANY = 1_000


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


def drawn_sheets(determinants):
    """Five coders who code as many services, of whose codes a fifth are by chance."""
    rng = np.random.default_rng(1)
    true = rng.integers(0, 4, (MANY, 1, len(determinants)))
    noise = rng.random((MANY, CODERS, len(determinants))) < 0.2
    levels = np.where(noise, rng.integers(0, 4, noise.shape), true).tolist()
    items = [item_of(determinant.slug) for determinant in determinants]
    return {
        f"service-{service:04}": tuple(
            Sheet("round", f"coder-{coder}", dict(zip(items, own, strict=True))) for coder, own in enumerate(sheets)
        )
        for service, sheets in enumerate(levels)
    }


def plain_pass(codes):
    """Per item how often two coders chose which levels: all that agreement needs, without intervals or pairs."""
    levels = np.arange(4)
    return [(own[:, :, None] == levels).sum(axis=0) for own in codes.matrices.values()]


@pytest.mark.django_db
def test_many_services():
    determinants = profiles.determinants()
    sheets = drawn_sheets(determinants)
    whole = cpu_seconds(lambda: measure(gathered(sheets), determinants), rounds=5)
    codes = gathered(sheets)
    plain = cpu_seconds(lambda: plain_pass(codes), rounds=5)
    print(f"\n{MANY} services x {len(determinants)} items x {CODERS} coders, all pairs, {RESAMPLES} resamples")
    print(f"everything {whole:6.2f} s = {whole / plain:6.0f} plain passes of {plain * 1000:.1f} ms")
