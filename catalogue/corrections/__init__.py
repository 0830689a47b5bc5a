"""Corrections by visitors: what they send without an account, the bounded queue of it, and what editors decide."""
