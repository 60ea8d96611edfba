import { expect, test, vi } from "vitest";
import { frame } from "./drawing";
import { palette } from "./palette";

test("tips are drawn on the canvas, since the content policy allows no style in markup", () => {
  expect(frame(palette())["tooltip"]).toMatchObject({ renderMode: "richText", confine: true });
});

test.each([true, false])("who wants less motion gets none (%s)", (less) => {
  vi.stubGlobal("matchMedia", () => ({ matches: less }));
  expect(frame(palette())["animation"]).toBe(!less);
  vi.unstubAllGlobals();
});
