"""Pages of the browser: new ones, and the one that tests share."""

import re
from urllib.parse import parse_qs, urlsplit

from app.descent.options import known_options, options_from_query
from core.descent.experiment import from_query
from tests.browser.waiting import TIMEOUT, patient, wait_for_function, wait_until

WINDOW = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}

REST = "/?surface=matyas&x=4&y=-4&steps=1&noise=0&c=sgd&lesson=bowl_too_high"
"""Where the descent page of the shared page begins: most tests have this surface, which then needn't be drawn anew.
Playback begins anew with another lesson; without, it would go on."""

FOLLOW = """link => {
    history.pushState(null, "", link);
    dispatchEvent(new PopStateEvent("popstate"));
}"""
CLEAR = """() => {
    localStorage.clear();
    sessionStorage.clear();
    document.activeElement?.blur();
    // Each is absent where its page has not been opened yet; what is pressed or set takes Dash a tenth of a second.
    const scrub = document.querySelector("#scrub input");
    const rests = scrub?.value === scrub?.max && document.getElementById("play")?.ariaLabel === "Play";
    if (scrub && !rests) document.getElementById("last-step").click();
    document.querySelectorAll("[aria-label^='Remove run']").forEach(button => button.click());
    document.querySelectorAll(".page:not(#page-studies) details[open]").forEach(details => details.open = false);
    for (const said of ["notice", "announcer", "stage-readout", "network-readout"])
        document.getElementById(said)?.replaceChildren();
    for (const [id, value] of [["pace", "30"], ["norms-of", "gradient_norms"]]) {
        if (!document.getElementById(id)) continue;
        const held = dash_component_api.getLayout(id).props.value;
        if (held !== value) dash_clientside.set_props(id, { value });
    }
}"""
"""What no link says: playback stands at its end, nothing is trained, unfolded or told."""
CALLBACK = "_dash-update-component"
FRAMES = "() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))"


def new_page(context):
    """A page whose errors, `page.seen`, addresses, `page.asked`, and callbacks on their way are noted."""
    page = patient(context.new_page())
    page.set_default_timeout(TIMEOUT)
    page.seen, page.asked, page.unanswered, page.foreseen = [], [], set(), None
    page.tools = context.new_cdp_session(page)
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
    page.on("request", lambda request: page.unanswered.add(request) if CALLBACK in request.url else None)
    for end in ("requestfinished", "requestfailed"):
        page.on(end, lambda request: page.unanswered.discard(request))


def stays_here(url):
    """Whether a request for this address stays on this machine."""
    scheme, _, _ = url.partition(":")
    return scheme in ("data", "blob", "file") or urlsplit(url).hostname == "127.0.0.1"


def emulate(
    page,
    viewport=WINDOW,
    color_scheme="light",
    reduced_motion="reduce",
    forced_colors="none",
    has_touch=False,
):
    """Give the page a screen."""
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion, forced_colors=forced_colors)
    page.tools.send("Emulation.setTouchEmulationEnabled", {"enabled": has_touch})


def forget(page):
    """What a page leaves in its browser is gone."""
    page.evaluate("localStorage.clear()")
    page.context.clear_cookies()
    page.context.clear_permissions()
    page.context.set_offline(False)


def follow(page, path, taken=True):
    """Open a link as Back and Forward do; not `taken` is one that the page leaves as it is, wrong or empty."""
    # An answer to what was there before would pass for the link's.
    wait_until(
        page,
        lambda: not page.unanswered and page.evaluate(FRAMES) and not page.unanswered,
        "all callbacks are answered",
    )
    page.evaluate(FOLLOW, marked(path) if taken else path)
    if taken:
        wait_until_taken(page)


def marked(path):
    """The link with a last sign that the page takes away when it writes the link anew."""
    return path + ("&" if "?" in path else "?&")


def wait_until_taken(page):
    """Wait until the page shows what a marked link says."""
    wait_for_function(page, "location.search.length > 1 && !location.search.endsWith('&')")


class SharedPage:
    """One page for many tests, which are to find it as if it were new."""

    def __init__(self, context, address):
        self._context = context
        self._address = address
        self._page = None
        self._race = ""

    def begin(self):
        """Make the page ready for a test."""
        if self._page is None:
            self._page = new_page(self._context)
            emulate(self._page)
            self._page.goto(self._address + marked(REST))
            wait_until_taken(self._page)
            self._note_race()

    def visit(self, path, foreseen=None, taken=True, **media):
        """The page, with this link opened."""
        self._page.foreseen = foreseen
        emulate(self._page, **media)
        plays = media.get("reduced_motion") == "no-preference"
        if path.startswith("/?") and (plays or shown(path) == shown(self._race)):
            self._rest()
        self._follow(path, taken)
        return self._page

    def end(self, failed):
        """What went wrong; a page whose test failed is not used again."""
        page = self._page
        if failed:
            self.close()
        else:
            forget(page)
            page.unroute_all()
            page.mouse.move(0, 0)
            page.keyboard.press("Escape")
            page.evaluate(CLEAR)
            emulate(page)
            if page.locator("html").get_attribute("data-mantine-color-scheme") != "light":  # chosen by the switch
                emulate(page, color_scheme="dark")
                emulate(page)
            self._note_race()
            if "stage=" in self._race:  # its work is given up
                self._rest()
        seen = page.seen
        page.seen, page.asked, page.foreseen = [], [], None
        return seen

    def close(self):
        """Close the page, if there is one."""
        if self._page and not self._page.is_closed():
            forget(self._page)
            self._page.close()
        self._page = None

    def _rest(self):
        if shown(self._race) != shown(REST):
            self._follow(REST)

    def _follow(self, path, taken=True):
        follow(self._page, path, taken)
        self._note_race()

    def _note_race(self):
        if urlsplit(self._page.url).path == "/":
            self._race = self._page.url


def shown(link):
    """What a link to the descent page says: to say it again would change nothing."""
    query = urlsplit(link).query
    return from_query(query, beside=known_options()), options_from_query(query), parse_qs(query).get("lesson")
