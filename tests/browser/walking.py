"""A page as it is met with the Tab key alone."""

from itertools import pairwise

from playwright.sync_api import Page

# All that a reader can act upon, in the order of the document; of radio buttons with one name Tab meets one.
REACHABLE = """() => {
    const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    const radios = new Set();
    return [...document.querySelectorAll(wanted)].filter((each) => {
        if (each.disabled || each.type === "hidden" || each.tabIndex < 0 || !each.checkVisibility()) return false;
        if (each.type !== "radio") return true;
        const seen = radios.has(each.name);
        radios.add(each.name);
        return !seen;
    }).map((each, index) => { each.dataset.walk = index; return NAME(each); });
}"""
FOCUSED = """() => {
    const each = document.activeElement;
    if (!each || each === document.body) return null;
    const style = getComputedStyle(each);
    const box = each.getBoundingClientRect();
    const drawn = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return { at: Number(each.dataset.walk ?? -1), name: NAME(each), seen: drawn && inside };
}"""
NAME = """const NAME = (each) => `${each.tagName.toLowerCase()} ${
    (each.getAttribute("aria-label") || each.name || each.textContent || "").trim().slice(0, 30)}`;"""


def walked(page: Page) -> list[str]:
    """Return what is wrong with a page for who has a keyboard only; empty when all of it is reached, seen, in order.

    Begins at the top, and ends where Tab leaves the page.
    """
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    known: list[str] = page.evaluate(f"(() => {{ {NAME} return ({REACHABLE})(); }})()")
    met: list[int] = []
    wrong: list[str] = []
    for _step in range(len(known) + 5):
        page.keyboard.press("Tab")
        found = page.evaluate(f"(() => {{ {NAME} return ({FOCUSED})(); }})()")
        if found is None or (met and found["at"] == met[0]):
            break
        met.append(found["at"])
        if found["at"] < 0:
            wrong.append(f"reached, but not counted: {found['name']}")
        if not found["seen"]:
            wrong.append(f"focus is not seen: {found['name']}")
    else:
        wrong.append(f"no way out behind {known[met[-1]]}")
    missed = [known[at] for at in range(len(known)) if at not in met]
    wrong += [f"not reached: {name}" for name in missed]
    return wrong + [f"out of order: {known[after]}" for before, after in pairwise(met) if after < before]
