"""What somebody must be allowed to do in this room; the group Editors is."""

EDITS = "catalogue.change_service"
