import { beforeEach, expect, test, vi } from "vitest";
import { chosenTheme, mount, THEME_CHANGED } from "./theme";

const FORM = '<form><button name="theme" value="light">☀</button><button name="theme" value="dark">☾</button></form>';

beforeEach(() => {
  delete document.documentElement.dataset["theme"];
  document.body.innerHTML = FORM;
});

test("a theme is chosen without a new page, kept in the cookie and told to the charts", () => {
  const form = document.querySelector("form")!;
  const told = vi.fn();
  document.addEventListener(THEME_CHANGED, told);
  mount(form);
  const dark = form.querySelector<HTMLButtonElement>("[value=dark]")!;
  const event = new SubmitEvent("submit", { submitter: dark, cancelable: true, bubbles: true });
  form.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  expect(document.cookie).toContain("theme=dark");
  expect(dark.getAttribute("aria-pressed")).toBe("true");
  expect(chosenTheme()).toBe("dark");
  expect(told).toHaveBeenCalledTimes(1);
});

test("paper is light, and the screen is afterwards as it was", () => {
  mount(document.querySelector("form")!);
  dispatchEvent(new Event("beforeprint"));
  expect(document.documentElement.dataset["theme"]).toBe("light");
  dispatchEvent(new Event("afterprint"));
  expect(document.documentElement.dataset["theme"]).toBeUndefined();
});
