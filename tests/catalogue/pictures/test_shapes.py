"""Shapes of the pictures: they show each number once, at its size, and nothing that is missing as 0."""

import re
from dataclasses import dataclass
from itertools import combinations
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.pictures import fingerprints, histograms, map_labels, networks, world
from tests.experience.scales import profiles, tops

some_levels = profiles()


@dataclass
class Place:
    longitude: float
    latitude: float
    name: str = ""


def starts(path):
    """Where the subpaths of a path begin, from the left."""
    return [float(x) for x in re.findall(r"M(-?[\d.]+) ", path)]


@given(some_levels)
def test_a_fingerprint_fills_a_block_for_each_level_and_hatches_all_of_one_that_is_missing(given_levels):
    scale, [drawn] = given_levels
    found = fingerprints.fingerprint(drawn, [0] * len(drawn), scale.top)
    known = [level for level in drawn if level is not None]
    assert len(starts(found.filled)) == sum(known)
    assert len(starts(found.empty)) == scale.top * len(drawn) - sum(known)
    columns = zip(fingerprints.lefts([0] * len(drawn), fingerprints.SMALL), drawn, strict=True)
    missing = {left for left, level in columns if level is None}
    wide = fingerprints.SMALL.column
    assert {left for left in missing for x in starts(found.hatching) if left <= x <= left + wide} == missing
    assert bool(found.hatching) == bool(missing)


@pytest.mark.parametrize("size", [fingerprints.SMALL, fingerprints.LARGE])
@given(blocks=tops)
def test_blocks_fill_the_height_of_a_column_on_every_scale(size, blocks):
    assert blocks * size.block(blocks) + (blocks - 1) * size.between == pytest.approx(size.height)
    assert size.block(blocks) >= 2


@given(some_levels, st.integers(0, 12))
def test_only_groups_part_the_columns_wider(given_levels, place):
    _scale, [drawn] = given_levels
    for size in (fingerprints.SMALL, fingerprints.LARGE):
        one = fingerprints.width([0] * len(drawn), size)
        two = fingerprints.width([number > place for number in range(len(drawn))], size)
        assert two == one + (size.group_gap - size.gap if place + 1 < len(drawn) else 0)


@pytest.mark.parametrize("size", [fingerprints.SMALL, fingerprints.LARGE])
@given(blocks=tops)
def test_hatching_stays_within_its_block(size, blocks):
    high = size.block(blocks)
    path = fingerprints.hatching(10, 20, size, high)
    ends = [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path)]
    assert {10 <= x <= 10 + size.column and 20 <= y <= 20.01 + high for x, y in ends} == {True}


@given(st.lists(st.tuples(st.sampled_from(["less", "same", "more"]), st.integers(0, 200)), max_size=3))
def test_parts_fill_the_line_without_a_gap(counts):
    placed = histograms.segments(counts)
    assert [name for name, _left, _width in placed] == [name for name, _n in counts if any(n for _, n in counts)]
    if placed:
        ends = [left + width for _name, left, width in placed]
        assert [left for _name, left, _width in placed] == pytest.approx([0, *ends[:-1]], abs=0.02)
        assert ends[-1] == pytest.approx(100, abs=0.02)


def test_bars_stand_on_their_line_as_high_as_their_count_and_the_arrow_points_to_the_own_value():
    tallies = [histograms.Tally(*numbers) for numbers in ((0, 1, 4, 1), (2, 3, 8, 0), (4, 5, 0, 0))]
    drawn = histograms.histogram(tallies, own=2, highest=5)
    tallest = histograms.BASELINE - histograms.BARS_TOP
    assert [bar.height for bar in drawn.bars] == [tallest / 2, tallest, 0]
    assert [bar.part for bar in drawn.bars] == [tallest / 8, 0, 0]
    assert {bar.y + bar.height for bar in drawn.bars} == {histograms.BASELINE}
    unit = histograms.CHART_WIDTH / 6
    assert drawn.own == 2.5 * unit
    assert drawn.bars[1].x < drawn.own < drawn.bars[1].x + drawn.bars[1].width


@given(st.integers(2, 20))
def test_dots_of_a_network_are_apart_and_arrows_end_at_their_rims(number):
    nodes = networks.ring([networks.Label(str(place), "/") for place in range(number)])
    assert len({(node.x, node.y) for node in nodes}) == number
    shaft = networks.arrow(nodes[0], nodes[1]).split("M")[1]
    ends = [tuple(map(float, point.split())) for point in shaft.split("L")]
    for (x, y), node, distance in zip(
        ends, nodes, (networks.DOT_RADIUS, networks.DOT_RADIUS + networks.TIP_GAP), strict=False
    ):
        assert ((x - node.x) ** 2 + (y - node.y) ** 2) ** 0.5 == pytest.approx(distance, abs=0.15)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_the_projection_is_even_on_both_sides_and_stays_on_the_map(longitude, latitude):
    x, y = world.project(longitude, latitude)
    assert world.project(-longitude, -latitude) == pytest.approx((-x, -y))
    assert abs(x) <= 488
    assert abs(y) <= 238


@given(st.lists(st.builds(Place, st.floats(-180, 180), st.floats(-50, 70)), max_size=6))
def test_the_frame_holds_every_city_and_keeps_its_proportion(places):
    left, top, width, height = world.frame(places)
    assert width / height == pytest.approx(world.ASPECT, rel=0.01)
    for place in places:
        x, y = world.project(place.longitude, place.latitude)
        assert left - 0.2 <= x <= left + width + 0.2
        assert top - 0.2 <= y <= top + height + 0.2


@given(
    st.lists(
        st.tuples(st.builds(Place, st.floats(-180, 180), st.floats(-50, 70)), st.sets(st.integers(0, 9), min_size=1))
    )
)
def test_dots_of_a_map_can_be_hit_and_every_city_and_service_is_in_one(cities):
    frame = world.frame([city for city, _services in cities])
    drawn = world.dots(cities, frame)
    assert sorted(map(id, (city for dot in drawn for city in dot.cities))) == sorted(id(city) for city, _held in cities)
    services = {id(city): held for city, held in cities}
    for dot in drawn:
        assert dot.count == len(set().union(*(services[id(city)] for city in dot.cities)))
        assert (0 <= dot.left <= 100, 0 <= dot.top <= 100) == (True, True)
        assert dot.radius <= world.LARGEST
    for one, other in combinations(drawn, 2):
        apart = dist((one.left, one.top / world.ASPECT), (other.left, other.top / world.ASPECT))
        assert apart >= 100 * world.APART - 0.1, "a finger hits one of them"


places = st.builds(Place, st.floats(-180, 180), st.floats(-50, 70), st.sampled_from(["Rio", "Stadt am See", "北京市"]))


@given(
    st.lists(st.tuples(places, st.sets(st.integers(0, 9), min_size=1)), max_size=20), st.sampled_from([288, 352, 608])
)
def test_labels_of_a_map_stand_on_no_dot_no_other_label_and_within_it(cities, pixels):
    dots = world.dots(cities, world.frame([city for city, _services in cities]))
    labels = map_labels.labels(dots, pixels)
    sheet = map_labels.Sheet(pixels, dots)
    drawn = [sheet.beside(dot, label) for dot, label in zip(dots, labels, strict=True) if label]
    assert all(box.left >= 0 and box.right <= sheet.width for box in drawn)
    assert all(box.top >= 0 and box.bottom <= sheet.height for box in drawn)
    assert not any(one.meets(other) for one, other in combinations(drawn, 2))
    assert not any(box.meets(sheet.around(dot)) for box in drawn for dot in dots)


def test_a_label_has_the_name_of_a_large_dot_the_number_of_a_smaller_one_and_goes_where_there_is_room():
    alone = [(Place(150 - 60 * step, 40 * (-1) ** step, "Rio"), set(range(9 - step))) for step in range(6)]
    labels = map_labels.labels(world.dots(alone, world.WORLD), 608)
    assert [(label.side, label.name) for label in labels] == [
        *[(map_labels.RIGHT, "Rio")] * map_labels.NAMED,
        (map_labels.RIGHT, ""),
    ]
    east = [(Place(178, 0, "Rio"), {1}), (Place(0, 0, "Rio"), {1})]
    assert [label.side for label in map_labels.labels(world.dots(east, world.WORLD), 608)] == [
        map_labels.LEFT,
        map_labels.RIGHT,
    ]


def test_a_large_dot_between_others_has_its_name_below_and_says_how_many_cities_are_near():
    row = [(Place(0, 0, "Berlin"), {1, 2, 3}), *((Place(east, 0, "Rio"), {1}) for east in (-32, 32))]
    dots = world.dots([*row, (Place(0.5, 0, "Potsdam"), {4})], world.WORLD)
    below = map_labels.Side(0, map_labels.NEXT_LINE + map_labels.BASELINE, "middle")
    assert map_labels.labels(dots, 352)[0] == (below, "Berlin", " +1: 4")
