"""Accounts: the one door to sign in at, with its brake, and the rules for passwords."""
