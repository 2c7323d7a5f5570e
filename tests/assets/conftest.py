"""Unit tests of the scripts, in the browser that the tests of the pages have anyway."""

from tests.browser.conftest import browser_type_launch_args

__all__ = ["browser_type_launch_args"]
