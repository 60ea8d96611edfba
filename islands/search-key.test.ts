import { beforeEach, expect, test } from "vitest";
import { mount } from "./search-key";

beforeEach(() => {
  document.body.innerHTML = '<form role="search"><input name="q" value="旗"></form><textarea></textarea>';
  mount(document.querySelector("form")!);
});

const press = (target: Element, key: string) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

test("the slash goes to the search box and selects what stands in it", () => {
  press(document.body, "/");
  expect(document.activeElement).toBe(document.querySelector("input"));
});

test("a slash that is written somewhere stays a slash", () => {
  const text = document.querySelector("textarea")!;
  text.focus();
  press(text, "/");
  expect(document.activeElement).toBe(text);
});
