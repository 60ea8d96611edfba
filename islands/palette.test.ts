import { expect, test } from "vitest";
import { mixed, palette } from "./palette";

test("a colour between two is a share of the way", () => {
  expect(mixed("#000000", "#ffffff", 0)).toBe("#000000");
  expect(mixed("#000000", "#ffffff", 1)).toBe("#ffffff");
  expect(mixed("#000", "#fff", 0.5)).toBe("#808080");
});

test("colours come from the styles of the page", () => {
  document.documentElement.style.setProperty("--east", "#b5361f");
  document.documentElement.style.setProperty("--flow-power", "#2d5ba6");
  expect(palette().sides["east"]).toBe("#b5361f");
  expect(palette().flows["power"]).toBe("#2d5ba6");
});
