"""On how many examples a property is tried where each of them asks the database or draws a page."""

import hypothesis
from hypothesis import HealthCheck

FEW = hypothesis.settings(
    max_examples=hypothesis.settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # reading changes nothing
)
"""Half of those of other properties: 15, in CI 50."""
