"""How far sums of floats may be off and still count as equal. Shares run from 0 to 1, so all of these are absolute."""

TIE_DIGITS = 12
"""Numbers that are equal to so many digits after the point are a tie: beyond that they differ by machine."""

NOTHING = 1e-12
"""No more than this is no gain and no difference."""
