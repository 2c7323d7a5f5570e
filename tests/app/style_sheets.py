"""The style sheets as one text, for tests that look into them."""

from app.web.assets import folder as assets_folder

STYLE = "\n".join(file.read_text(encoding="utf-8") for file in sorted(assets_folder().rglob("*.css")))
