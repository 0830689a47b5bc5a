"""Copies of collections under one's own control: made, held against what they were made of, brought up to date."""
