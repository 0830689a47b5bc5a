"""The best services to add: the proven optimum under limits, all choices nearly as good, and how firm it is.

Pure functions on NumPy arrays. Source: model 2, section 4. What is reached is monotone and submodular: adding never
lowers it, and a service adds the less, the more there are. The greedy order therefore reaches at least 1 - 1/e of the
best possible rise where only the number is limited (Nemhauser, Wolsey & Fisher 1978, doi:10.1007/BF01588971; general
knowledge, not checked), and what candidates would add now bounds what any of them can add later.
"""
