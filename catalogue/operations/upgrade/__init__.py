"""Brings new shipped data into a catalogue in use: what was shipped before, what is shipped now, what stands here."""
