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

test("Escape closes the menu of a phone group by group", () => {
  document.querySelector("nav")!.innerHTML =
    '<details open><summary tabindex="0">M</summary><details open><summary tabindex="0">B</summary><a href="/">c</a></details></details>';
  const [menu, inner] = [...document.querySelectorAll("details")];
  const escape = () =>
    (document.activeElement as Element).dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  document.querySelector("a")!.focus();
  escape();
  expect([menu!.hasAttribute("open"), inner!.hasAttribute("open")]).toEqual([true, false]);
  inner!.querySelector("summary")!.blur();
  menu!.querySelector("summary")!.focus();
  escape();
  expect(menu!.hasAttribute("open")).toBe(false);
  expect(document.activeElement).toBe(menu!.querySelector("summary"));
});

test("a click elsewhere closes it, a click inside does not", () => {
  group().querySelector("summary")!.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
  expect(group().hasAttribute("open")).toBe(true);
  document.querySelector("p")!.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  expect(group().hasAttribute("open")).toBe(false);
});
