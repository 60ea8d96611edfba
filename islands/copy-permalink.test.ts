import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mount } from "./copy-permalink";

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = '<button data-link="/figures/x/?as_of=2024-06-30" data-copied="done"><span data-words>copy</span></button>';
  mount(document.querySelector("button")!);
});
afterEach(() => vi.useRealTimers());

const words = () => document.querySelector("[data-words]")!.textContent;

test("the whole address is copied and the button says so for a moment", async () => {
  const writeText = vi.fn(async () => undefined);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  document.querySelector("button")!.click();
  await vi.advanceTimersByTimeAsync(0);
  expect(writeText).toHaveBeenCalledWith(new URL("/figures/x/?as_of=2024-06-30", location.href).href);
  expect(words()).toBe("done");
  await vi.advanceTimersByTimeAsync(2000);
  expect(words()).toBe("copy");
});

test("where the clipboard is closed the address is shown to be copied by hand", async () => {
  vi.stubGlobal("navigator", { clipboard: { writeText: async () => Promise.reject(new Error("denied")) } });
  const prompt = vi.fn();
  window.prompt = prompt;
  document.querySelector("button")!.click();
  await vi.advanceTimersByTimeAsync(0);
  expect(prompt.mock.calls[0]?.[1]).toContain("/figures/x/?as_of=2024-06-30");
  expect(words()).toBe("copy");
});
