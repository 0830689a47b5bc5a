"""Requests that schemathesis makes of the description of the API, and what they must not find."""

from collections import Counter, defaultdict

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Config, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

load_all_checks()

EXAMPLES = 5
"""So many requests are made up for an operation that keep to its description, and as many that do not."""

OF_A_KIND = 2
"""So many requests of each scenario of the coverage phase, such as a text that is too long, in each place of it."""

POSITIVE = "positive_data_acceptance"
JUDGED = "the services, rules between parameters and texts of one's own that an analysis reads stand in no schema"
RECORD = "names of terms, pages and cities must be there, and no schema says which state follows on which"

CONFIG = Config.from_dict({"checks": {"missing_required_header": {"expected-statuses": ["401", "428"]}}})
"""The one header that must be there beside the token is If-Match; without it the answer is that of RFC 6585."""

EXEMPT = {
    **{
        f"{method} /analyses/{name}": {POSITIVE: JUDGED}
        for method in ("GET", "POST")
        for name in ("city/{slug}", "my-city", "compare", "idea", "best-next")
    },
    "POST /services": {POSITIVE: RECORD},
    "PATCH /services/{slug}": {POSITIVE: RECORD},
    "POST /services/{slug}/state": {POSITIVE: RECORD},
}
"""Checks that are not held against an operation, each with the reason."""

LISTS = (
    "actors", "changes", "cities", "codings", "collections", "determinants", "guides", "kinds", "links", "services"
)  # fmt: skip
LEFT_OUT = {(f"GET /{name}", "cursor"): "cursors are signed: none that is made up is one" for name in LISTS}
LEFT_OUT["GET /actors", "name"] = (
    "more actors than a description can name, and each name that is asked for must be there"
)
LEFT_OUT["GET /actors", "q"] = "no schema says which texts hold a word to search for, and no more than 20"
LEFT_OUT |= {
    (f"GET /{name}", "launched_before"): "no schema says that one year stands before the other"
    for name in ("services", "exports/{form}")
}
"""Parameters that requests which keep to the description of an operation leave out, each with the reason."""

MADE_UP = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Judge:
    """Asks operations and keeps what is found; `changed` may give one that keeps to the description other values."""

    def __init__(self, served, headers=None, changed=lambda case: None):
        self.schema = served
        self.headers = {"Accept-Encoding": "identity", **(headers or {})}
        self.changed = changed
        self.operations = [result.ok() for result in self.schema.get_all_operations()]
        self.found, self.asked, self.statuses = [], defaultdict(Counter), defaultdict(set)

    def ask(self, operation):
        for strategy in self.schema.get_strategies_from_examples(operation):
            self.make_up(operation, strategy, settings(MADE_UP, max_examples=1))
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                self.make_up(operation, operation.as_strategy(generation_mode=mode))
            except Unsatisfiable:  # where every text is right; the coverage phase asks in other wrong ways
                continue
        self.cover(operation)

    def make_up(self, operation, strategy, how=MADE_UP):
        @how
        @given(strategy)
        def asked(case):
            self.send(operation, case)

        asked()

    def cover(self, operation):
        """The scenarios of the coverage phase: limits, wrong types, what is missing or too much, other methods."""
        kinds = Counter()
        cases = self.schema.iter_coverage_cases(
            operation,
            generation_modes=list(GenerationMode),
            generation_config=self.schema.config.generation_for(operation=operation, phase="coverage"),
        )
        for case in cases:
            data = case.meta.phase.data
            kind = (case.meta.generation.mode, data.scenario, data.parameter_location, case.method)
            kinds[kind] += 1
            if kinds[kind] <= OF_A_KIND:
                self.send(operation, case)

    def send(self, operation, case):
        if case.meta.generation.mode is GenerationMode.POSITIVE:
            for label, name in LEFT_OUT:
                if label == operation.label and name in (case.query or {}):
                    del case.query[name]
            self.changed(case)
        exempt = [CHECKS.get_one(name) for name in EXEMPT.get(operation.label, ())]
        try:
            response = case.call(headers=self.headers)
            self.asked[operation.label][case.meta.generation.mode] += 1
            if case.method.upper() == operation.method.upper():  # not for OPTIONS, which every address knows
                self.statuses[operation.label].add(response.status_code)
            case.validate_response(response, excluded_checks=exempt, headers=self.headers)
        except FailureGroup as failures:
            self.found.extend(f"{operation.label}: {failure}" for failure in failures.exceptions)

    def conclude(self):
        """Nothing was found, and each operation was asked in the right way and in wrong ones."""
        assert self.found == [], "\n".join(self.found)
        one_sided = {label: dict(own) for label, own in self.asked.items() if len(own) < len(GenerationMode)}
        assert one_sided == {}
