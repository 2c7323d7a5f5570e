"""What a person does on the pages."""

from tests.browser.reading import ready


def button(page, name):
    """The button of this name."""
    return page.get_by_role("button", name=name, exact=True)


def press(page, name):
    """Press the button of this name by keyboard."""
    button(page, name).press("Enter")


def box(page, label, index=0):
    """One of the boxes to type into whose label has these words, by default the first."""
    return page.get_by_role("textbox", name=label).nth(index)


def choose(page, label, option):
    """Choose an entry of the first menu with this label."""
    page.get_by_role("combobox", name=label, exact=True).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def train(page):
    """Press Train, once the network page has read its settings."""
    ready(page)
    button(page, "Train").click()
