"""The whole database into one file and back, while the site runs."""
