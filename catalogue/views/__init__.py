"""The pages. A view reads the request, asks querysets, snapshot and profiles, and fills a template."""
