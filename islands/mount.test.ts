import { beforeEach, expect, test, vi } from "vitest";
import { mountAll, propsOf, type Island } from "./mount";

beforeEach(() => {
  document.body.innerHTML = "";
});

test("an island is mounted once, also when the page is looked through again", async () => {
  document.body.innerHTML = '<div data-island="menu"></div><div data-island="unknown"></div>';
  const island: Island = { mount: vi.fn() };
  const loaders = { menu: async () => island };
  mountAll(document, loaders);
  mountAll(document, loaders);
  await Promise.resolve();
  expect(island.mount).toHaveBeenCalledTimes(1);
  expect(document.querySelector("[data-island=unknown]")?.hasAttribute("data-mounted")).toBe(false);
});

test("an island says that it is mounted once it is, not while its code is on the way", async () => {
  document.body.innerHTML = '<div data-island="menu"></div>';
  const element = document.querySelector("div")!;
  let arrive: (island: Island) => void = () => undefined;
  mountAll(document, { menu: () => new Promise((resolve) => (arrive = resolve)) });
  expect(element.hasAttribute("data-mounted")).toBe(false);
  arrive({ mount: () => undefined });
  await new Promise((resolve) => setTimeout(resolve));
  expect(element.hasAttribute("data-mounted")).toBe(true);
});

test("a chart waits until it is near the window", async () => {
  let seen: (entries: { isIntersecting: boolean }[]) => void = () => undefined;
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(callback: typeof seen) {
        seen = callback;
      }
      observe() {}
      disconnect() {}
    },
  );
  document.body.innerHTML = '<div class="chart-box" data-island="chart"></div>'.repeat(2);
  const loader = vi.fn(async (): Promise<Island> => ({ mount: () => undefined }));
  mountAll(document, { chart: loader });
  seen([{ isIntersecting: false }]);
  expect(loader).not.toHaveBeenCalled();
  seen([{ isIntersecting: true }]);
  expect(loader).toHaveBeenCalledTimes(2);
  vi.unstubAllGlobals();
});

test("an element taken away while its code loads is not mounted", async () => {
  document.body.innerHTML = '<div data-island="menu"></div>';
  const island: Island = { mount: vi.fn() };
  mountAll(document, { menu: async () => island });
  document.body.innerHTML = "";
  await Promise.resolve();
  expect(island.mount).not.toHaveBeenCalled();
});

test("props come from the script beside the island", () => {
  document.body.innerHTML =
    '<div data-island="x" data-props="p"></div><script type="application/json" id="p">{"unit":"元"}</script>';
  expect(propsOf(document.querySelector("div")!)).toEqual({ unit: "元" });
  document.getElementById("p")!.remove();
  expect(() => propsOf(document.querySelector("div")!)).toThrow("island x has no props");
});
