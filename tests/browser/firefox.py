"""Firefox, driven by Mozilla's own marionette-driver."""

import shutil

from axe_playwright_python.base import AXE_SCRIPT

NAMES = ("firefox-esr", "firefox")
DARK = {"layout.css.prefers-color-scheme.content-override": 0}
MOVING, STILL = {"ui.prefersReducedMotion": 0}, {"ui.prefersReducedMotion": 1}
UNFORCED, FORCED = {"browser.display.document_color_use": 0}, {"browser.display.document_color_use": 2}
SECONDS = 60


def find_firefox():
    """Where it is, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
    """A window without a screen."""

    def __init__(self, log, **preferences):
        from marionette_driver.marionette import Marionette

        self._driven = Marionette(
            bin=find_firefox(), headless=True, prefs=preferences, gecko_log=str(log), startup_timeout=SECONDS
        )
        self._driven.start_session()
        self._driven.timeout.script = SECONDS

    def close(self):
        """End it."""
        self._driven.quit()
        self._driven.cleanup()
        del self._driven  # which would else tidy up while Python ends

    def resize(self, width, height):
        """Give the page so many pixels."""
        for _ in range(2):  # what the window has around the page is known after the first
            around = self.read("[outerWidth - innerWidth, outerHeight - innerHeight]")
            self._driven.set_window_rect(width=width + around[0], height=height + around[1])

    def prefer(self, preferences):
        """Set preferences, as on about:config."""
        self._driven.set_prefs(preferences)

    def open(self, address):
        """Load a page, and wait until it stands in the place of its outline."""
        self._driven.navigate(address)
        self.wait("!document.getElementById('outline')")

    def read(self, expression, *given):
        """The value of an expression in the page; `given` are its `arguments`."""
        return self._driven.execute_script(f"return {expression}", script_args=given)

    def wait(self, condition):
        """Wait until an expression in the page is true."""
        from marionette_driver import Wait

        Wait(self._driven, timeout=SECONDS, interval=0.1).until(
            lambda _: self.read(f"Boolean({condition})"), message=f"never true: {condition}"
        )

    def press(self, key):
        """Press a key of the keyboard, a character or one of `marionette_driver.keys.Keys`."""
        self._driven.actions.sequence("key", "keyboard").key_down(key).key_up(key).perform()

    def serious_findings(self):
        """What a checker of accessibility finds on the page."""
        return self._driven.execute_async_script(
            f"""{AXE_SCRIPT};
            const done = arguments[0];
            axe.run(document).then(({{ violations }}) => done(violations
                .filter(({{ impact }}) => ["serious", "critical"].includes(impact))
                .map(({{ id, nodes }}) => [id, ...nodes.slice(0, 4).map(({{ html }}) => html.slice(0, 120))])));"""
        )
