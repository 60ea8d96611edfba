import { expect, test, vi } from "vitest";
import { chosenTheme, mount, THEME_CHANGED } from "./theme";

test("a theme is chosen without a new page, kept in the cookie and told to the charts", () => {
  document.body.innerHTML =
    '<form><button name="theme" value="light">☀</button><button name="theme" value="dark">☾</button></form>';
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
