"""What somebody must be allowed to do in this room: Editors prepare a version of the model, Reviewers do the rest."""

DRAFTS = "experience.change_codebook"
ISSUES = "experience.issue_codebook"
CARRIES = "catalogue.publish_service"
