import { expect, test } from "vitest";
import { classOf, quantiles, scaled } from "./scale";

const chinese = [
  { step: 1e8, word: "亿" },
  { step: 1e4, word: "万" },
];
const english = [
  { step: 1e9, word: "billion" },
  { step: 1e6, word: "million" },
];

test.each([
  [2.39e9, "23.9亿", "2.39 billion"],
  [8e7, "8,000万", "80 million"],
  [1823, "1,823", "1,823"],
  [-120_000, "-12万", "-120,000"],
  [0, "0", "0"],
])("%d is told with the scale of the language", (value, inChinese, inEnglish) => {
  expect(scaled(value, chinese)).toBe(inChinese);
  expect(scaled(value, english)).toBe(inEnglish);
});

test("classes hold about as many values each, and fewer values than classes get one each", () => {
  expect(quantiles([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5)).toEqual([1, 3, 5, 7, 9]);
  expect(quantiles([4, 4, 2], 5)).toEqual([2, 4]);
  expect(quantiles([], 5)).toEqual([]);
});

test("a value falls in the last class whose bound it reaches", () => {
  const bounds = [1, 3, 5];
  expect([1, 2, 3, 4.9, 5, 99].map((value) => classOf(value, bounds))).toEqual([0, 0, 1, 1, 2, 2]);
});
