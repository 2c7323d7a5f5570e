"""Pages of the browser: new ones, and the one that tests share."""

import re
from urllib.parse import urlsplit

from tests.browser.waiting import TIMEOUT, patient, wait_for_function

WINDOW = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}

REST = "/?surface=matyas&x=4&y=-4&steps=1&noise=0&c=sgd&lesson=bowl_too_high"
"""Where the descent page of the shared page waits: most tests begin with this surface, which then needn't be drawn
anew. Playback begins anew with another lesson; without, it would go on."""

FOLLOW = """link => {
    history.pushState(null, "", link);
    dispatchEvent(new PopStateEvent("popstate"));
}"""
CLEAR = """() => {
    localStorage.clear();
    sessionStorage.clear();
    document.querySelectorAll("[aria-label^='Remove run']").forEach(button => button.click());
    for (const said of ["notice", "events-status", "stage-readout", "network-readout"])
        document.getElementById(said).replaceChildren();
    dash_clientside.set_props("pace", { value: "30" });
    dash_clientside.set_props("norms-of", { value: "gradient_norms" });
}"""
"""What no link says."""


def new_page(context):
    """A page whose errors, `page.seen`, and addresses, `page.asked`, are noted."""
    page = patient(context.new_page())
    page.set_default_timeout(TIMEOUT)
    page.seen, page.asked, page.foreseen = [], [], None
    watch(page)
    return page


def watch(page):
    """Note every error that is not foreseen."""

    def note(problem):
        if not (page.foreseen and re.search(page.foreseen, problem)):
            page.seen.append(problem)

    page.on("console", lambda message: note(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: note(str(error)))
    page.on("response", lambda answer: note(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    # No request leaves the machine.
    page.on("request", lambda request: None if stays_here(request.url) else note(request.url))
    page.on("request", lambda request: page.asked.append(request.url))


def stays_here(url):
    """Whether a request for this address stays on this machine."""
    scheme, _, _ = url.partition(":")
    return scheme in ("data", "blob", "file") or urlsplit(url).hostname == "127.0.0.1"


def emulate(page, viewport=WINDOW, color_scheme="light", reduced_motion="reduce", has_touch=False):
    """Give the page a screen."""
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": has_touch})


def forget(page):
    """What a page leaves in its browser is gone."""
    page.evaluate("localStorage.clear()")
    page.context.clear_cookies()
    page.context.clear_permissions()
    page.context.set_offline(False)


class SharedPage:
    """One page for many tests, which are to find it as if it were new."""

    def __init__(self, context, address):
        self._context = context
        self._address = address
        self._page = None
        self._visited = set()

    def begin(self):
        """Make the page ready for a test."""
        if self._page is None:
            self._page = new_page(self._context)
            emulate(self._page)
            self._page.goto(self._address + REST + "&")
            self._opened()
            self._visited.clear()

    def visit(self, path, foreseen=None, **media):
        """The page, with this link opened."""
        self._page.foreseen = foreseen
        emulate(self._page, **media)
        self._follow(path)
        return self._page

    def end(self, failed):
        """What went wrong; a page whose test failed is not used again."""
        page = self._page
        if failed:
            self.close()
        else:
            forget(page)
            page.unroute_all()
            page.keyboard.press("Escape")
            page.evaluate(CLEAR)
            emulate(page)
            if "/" in self._visited:
                self._follow(REST)
            self._visited.clear()
        seen = page.seen
        page.seen, page.asked, page.foreseen = [], [], None
        return seen

    def close(self):
        """Close the page, if there is one."""
        if self._page and not self._page.is_closed():
            forget(self._page)
            self._page.close()
        self._page = None

    def _follow(self, path):
        self._visited.add(path.partition("?")[0])
        self._page.evaluate(FOLLOW, path + ("&" if "?" in path else "?&"))
        self._opened()

    def _opened(self):
        # The page writes its link anew, without the last sign, as soon as it shows what the link says.
        wait_for_function(self._page, "location.search.length > 1 && !location.search.endsWith('&')")
