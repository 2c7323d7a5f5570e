"""The dashboard of Fall Line: layout, figures and callbacks around the engine in `core`."""
