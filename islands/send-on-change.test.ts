import { expect, test, vi } from "vitest";
import { mount } from "./send-on-change";

test("a changed choice sends the form, whose button is left to screen readers", () => {
  document.body.innerHTML = '<form><select><option>1</option></select><button data-send>go</button></form>';
  const form = document.querySelector("form")!;
  form.requestSubmit = vi.fn();
  mount(form);
  form.querySelector("select")!.dispatchEvent(new Event("change", { bubbles: true }));
  expect(form.requestSubmit).toHaveBeenCalledTimes(1);
  expect(form.querySelector("button")!.classList.contains("sr-only")).toBe(true);
});
