import { beforeEach, expect, test } from "vitest";
import { mount } from "./menu";

beforeEach(() => {
  document.body.innerHTML =
    '<nav><div class="menu-wide"><details open><summary tabindex="0">A</summary></details></div></nav><p>x</p>';
  mount(document.querySelector("nav")!);
});

const group = () => document.querySelector("details")!;

test("Escape closes an open group and gives the focus back to its summary", () => {
  document.querySelector("nav")!.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(group().hasAttribute("open")).toBe(false);
  expect(document.activeElement).toBe(group().querySelector("summary"));
});

test("a click elsewhere closes it, a click inside does not", () => {
  group().querySelector("summary")!.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  expect(group().hasAttribute("open")).toBe(true);
  document.querySelector("p")!.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  expect(group().hasAttribute("open")).toBe(false);
});
