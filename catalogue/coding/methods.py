"""A paragraph on how codes were made and compared, to copy into a paper: plain text, made from the data."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.analysis.snapshot import Snapshot
from catalogue.coding.agreement_report import AgreementReport, RoundAgreement
from catalogue.exchange.releases import release_words
from catalogue.index.identity import current_identity
from catalogue.models import Coder
from experience.agreement import INTERVAL, RELIABLE, RESAMPLES, RESAMPLING_SEED, TENTATIVE, Agreement


def methods_paragraph(report: AgreementReport, snapshot: Snapshot, address: str) -> str:
    """Rounds, guides, coders, units, statistic, thresholds and results; `address` is where all that is shown."""
    return " ".join(sentences(report, snapshot, address))


def sentences(report: AgreementReport, snapshot: Snapshot, address: str) -> Iterator[str]:
    yield from map(of_round, report.own_rounds)
    if len(report.own_rounds) > 1:
        yield _("Of a coder who coded a service in several rounds the newest codes count.")
    if not report.own_coders:
        yield _("There are no codes that may be shown.")
        return
    coders = [of_coder(coder) for coder in report.own_coders]
    number = len(coders)
    text = ngettext("The coder was %(coders)s.", "%(number)s coders took part: %(coders)s.", number)
    yield text % {"number": number, "coders": get_text_list(coders, _("and"))}
    yield of_units(report)
    yield _(
        "Only first submissions were compared, which were made without sight of other codes; levels that could not be "
        "told were left out."
    )
    yield _(
        "Agreement is Krippendorff's alpha for ordinal levels (Krippendorff 2018) with percentile bootstrap intervals "
        "over services (%(width)g %%, %(draws)s draws, seed %(seed)s; Hayes and Krippendorff 2007, "
        "doi:10.1080/19312450709336664)."
    ) % {"width": INTERVAL[1] - INTERVAL[0], "draws": RESAMPLES, "seed": RESAMPLING_SEED}
    yield _(
        "Alpha counts as reliable from %(reliable).3f and as tentative from %(tentative).3f (Krippendorff 2018)."
    ) % {"reliable": RELIABLE, "tentative": TENTATIVE}
    yield of_results([*report.result.items.values()])
    yield _("Source: %(site)s, data version %(version)s of %(day)s (%(release)s), %(address)s") % {
        "site": current_identity().title,
        "version": snapshot.content_version,
        "day": snapshot.changed_on and snapshot.changed_on.isoformat(),
        "release": release_words(snapshot.standing),
        "address": address,
    }


def of_round(row: RoundAgreement) -> str:
    coding_round = row.coding_round
    text = (
        _("%(services)s services were coded in “%(name)s” by coding guide %(guide)s, from %(opened)s to %(closed)s.")
        if coding_round.closed
        else _("%(services)s services were coded in “%(name)s” by coding guide %(guide)s, since %(opened)s.")
    )
    told = text % {
        "services": len(row.result.codes.services),
        "name": coding_round.name,
        "guide": coding_round.guide.version,
        "opened": coding_round.opened.isoformat(),
        "closed": coding_round.closed and coding_round.closed.isoformat(),
    }
    return f"{told} {of_sample(coding_round.sample)}" if coding_round.sample else told


def of_sample(sample: Mapping[str, Any]) -> str:
    """See `rounds.Sample`."""
    text = (
        _("They are a random sample of %(size)s of %(of)s services, stratified by field of activity (seed %(seed)s).")
        if sample["by_field"]
        else _("They are a simple random sample of %(size)s of %(of)s services (seed %(seed)s).")
    )
    return text % sample


def of_coder(coder: Coder) -> str:
    text = _("%(name)s (machine-assisted)") if coder.machine_assisted else _("%(name)s (human)")
    return text % {"name": coder.name}


def of_units(report: AgreementReport) -> str:
    units = [agreement.units for agreement in report.result.items.values()]
    least, most = min(units), max(units)
    values = {"items": len(units), "least": least, "most": most}
    if least == most:
        return _("On each of %(items)s items %(most)s services have the levels of two coders or more.") % values
    return (
        _("On %(items)s items between %(least)s and %(most)s services have the levels of two coders or more.") % values
    )


def of_results(items: list[Agreement]) -> str:
    known = [agreement.alpha for agreement in items if agreement.alpha is not None]
    if not known:
        return _("Alpha is undefined on every item.")
    counts = {
        verdict: sum(agreement.verdict == verdict for agreement in items)
        for verdict in ("reliable", "tentative", "unreliable", "undefined")
    }
    return _(
        "Alpha is between %(low).3f and %(high).3f: reliable on %(reliable)s items, tentative on %(tentative)s, lower "
        "on %(unreliable)s, undefined on %(undefined)s."
    ) % {"low": min(known), "high": max(known), **counts}
