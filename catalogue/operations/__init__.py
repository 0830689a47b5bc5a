"""Running the catalogue: loading the data that ships with it."""
