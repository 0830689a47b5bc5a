"""The store is bounded by bytes, and what is asked for again stays."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from catalogue.caching.middleware import when_whole
from catalogue.caching.store import OVERHEAD, Answer, Store, size

MEGABYTE = 2**20

BYTES = 100 * OVERHEAD


def answer(length=0):
    return Answer({"Content-Type": "text/html"}, b"x" * length)


def held(store):
    return [*store.once.values(), *store.again.values()]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40 * OVERHEAD))))
def test_it_never_holds_more_bytes_than_it_may_and_gives_back_what_was_put(requests):
    store, latest = Store(BYTES), {}
    for key, length in requests:
        found = store.get(str(key))
        assert found is None or found == latest[key]
        if found is None:
            latest[key] = answer(length)
            store.put(str(key), latest[key])
        assert sum(map(size, held(store))) <= BYTES


def test_endless_different_addresses_push_out_nothing_that_is_asked_for_again():
    store, popular = Store(BYTES), answer()
    store.put("popular", popular)
    assert store.get("popular") is popular
    for number in range(1000):
        store.put(f"once-{number}", answer())
    assert store.get("popular") is popular
    assert sum(map(size, held(store))) <= BYTES


def test_what_was_asked_for_longest_ago_goes_first():
    store = Store(BYTES)
    for number in range(200):
        store.put(str(number), answer())
        store.get(str(number))
    assert [store.get(key) is None for key in ("0", "199")] == [True, False]


def test_an_answer_that_would_fill_it_is_not_held():
    store = Store(BYTES)
    store.put("whole data set", answer(BYTES // 2))
    assert store.get("whole data set") is None


def test_an_answer_that_becomes_too_large_while_it_is_sent_is_let_go():
    kept, held = [], []
    pieces = (bytes(MEGABYTE) for _piece in range(12))
    tracemalloc.start()
    for _piece in when_whole(pieces, 8 * MEGABYTE, kept.append):
        held.append(tracemalloc.get_traced_memory()[0] // MEGABYTE)
    tracemalloc.stop()
    assert (len(held), kept, max(held[:8]) >= 8, held[-1] <= 2) == (12, [], True, True)
