"""The browser of the tests can draw what the product shows; if not, every screenshot would lie."""

from playwright.sync_api import Page

DRAWN = """
text => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 64;
    const pen = canvas.getContext("2d");
    pen.font = "48px sans-serif";
    pen.fillText(text, 4, 52);
    return canvas.toDataURL();
}
"""


def test_chinese_characters_have_glyphs(desktop: Page) -> None:
    """Without a font each character is the same empty box."""
    characters = "京蒙协作旗盟苏木嘎查蒙西"
    drawn = {desktop.evaluate(DRAWN, character) for character in characters}
    assert len(drawn) == len(set(characters))


def test_pages_speak_chinese_to_a_chinese_browser(desktop: Page) -> None:
    assert desktop.evaluate("navigator.language") == "zh-CN"
    desktop.goto("/account/login/")
    assert desktop.locator("html").get_attribute("lang") == "zh-Hans"


def test_a_phone_page_is_as_wide_as_the_phone(phone: Page) -> None:
    phone.goto("/account/login/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
