"""A typed formula as a surface: parsed by an allow-list, never run as Python."""
