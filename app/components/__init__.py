"""What the pages share: controls, workbench, lesson card, theme, typed arrays."""
