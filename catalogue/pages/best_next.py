"""The conventions of the best next services, for the method page."""

from catalogue.analysis.additions import DRAWS, FEWEST_DRAWS, MOST_TRIED
from catalogue.analysis.origins import TIMES
from experience.choice.plan import MOST_SETS, SURE, WITHIN
from experience.choice.search import MOST_NODES

BEST_NEXT = {
    "nodes": MOST_NODES,
    "least": 1 - WITHIN,
    "sets": MOST_SETS,
    "draws": DRAWS,
    "tried": MOST_TRIED,
    "fewest": FEWEST_DRAWS,
    "sure": SURE,
    "times": TIMES,
}
