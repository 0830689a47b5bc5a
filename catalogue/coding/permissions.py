"""What somebody must be allowed to do in this room; the groups Coders and Editors are."""

CODES = "catalogue.add_codingsheet"
ASSIGNS = "catalogue.add_assignment"
SETTLES = "catalogue.change_classification"
TAKES_UP = (SETTLES, "catalogue.add_evidence")
"""Pages that coders found become evidence, one by one or with what coders agree on."""
RUNS = "catalogue.change_codinground"
DRAFTS_GUIDES = "experience.change_guide"
ISSUES_GUIDES = "experience.issue_guide"
ADDS_CODERS = "catalogue.add_coder"
