"""The stages of the large view."""
