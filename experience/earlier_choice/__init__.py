"""The best services to add by version 1 of the model, which asks nobody and no time; gives way to `choice`.

Pure functions on NumPy arrays. Source: model section 5.5; the greedy bound 1 - 1/e is
Nemhauser, Wolsey & Fisher (1978), doi:10.1007/BF01588971 (general knowledge, not checked).
"""
