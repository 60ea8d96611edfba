import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mount } from "./offline";

const note = () => document.querySelector("p")!;
const line = (online: boolean) => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(online);
  dispatchEvent(new Event(online ? "online" : "offline"));
};
const sent = () =>
  document.querySelector("form")!.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));

beforeEach(() => {
  document.body.innerHTML = "<p hidden>lost</p><form></form>";
  note().scrollIntoView = () => undefined;
  mount(note());
});
afterEach(() => vi.restoreAllMocks());

test("the note stands as long as the network is lost", () => {
  expect(note().hidden).toBe(true);
  line(false);
  expect(note().hidden).toBe(false);
  line(true);
  expect(note().hidden).toBe(true);
});

test("a form is held back without a network, and sent again with one", () => {
  line(false);
  expect(sent()).toBe(false);
  line(true);
  expect(sent()).toBe(true);
});
