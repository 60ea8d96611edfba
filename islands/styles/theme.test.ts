import { expect, test } from "vitest";
import source from "./theme.css?raw";

/** Names and values of one theme block. */
function theme(name: string): Map<string, string> {
  const block = source.split('@plugin "daisyui/theme"').find((part) => part.includes(`name: "${name}"`))!;
  return new Map([...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, key, value]) => [key!, value!]));
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const TEXTS = [
  "--color-base-content", "--muted", "--east", "--west", "--color-secondary", "--color-accent", "--color-neutral",
  "--color-info", "--color-success", "--color-warning", "--color-error",
  "--flow-money", "--flow-people", "--flow-goods", "--flow-power",
]; // prettier-ignore
const PAIRS = ["primary", "secondary", "accent", "neutral", "info", "success", "warning", "error"];

test.each(["light", "dark"])("in the %s theme every text colour is readable on both grounds", (name) => {
  const colours = theme(name);
  for (const text of TEXTS) {
    for (const ground of ["--color-base-100", "--color-base-200"]) {
      expect(contrast(colours.get(text)!, colours.get(ground)!), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test.each(["light", "dark"])("in the %s theme words on coloured grounds are readable", (name) => {
  const colours = theme(name);
  for (const pair of PAIRS) {
    const [ground, text] = [colours.get(`--color-${pair}`)!, colours.get(`--color-${pair}-content`)!];
    expect(contrast(ground, text), pair).toBeGreaterThanOrEqual(4.5);
  }
  expect(contrast(colours.get("--seal")!, colours.get("--seal-text")!), "seal").toBeGreaterThanOrEqual(4.5);
});

test("both themes hold the same names", () => {
  expect([...theme("dark").keys()]).toEqual([...theme("light").keys()]);
});
