import { expect, test } from "vitest";
import { options, type TrendProps } from "./chart-trend";
import { palette } from "./palette";

const props: TrendProps = {
  title: "销售额",
  unit: "元",
  scales: [{ step: 1e4, word: "万" }],
  axis: ["1月", "2月"],
  bars: false,
  whole: true,
  series: [
    { name: "甲", side: "west", line: "solid", values: [10_000, null] },
    { name: "乙", side: "west", line: "dashed", values: [20_000, 30_000] },
  ],
};
const drawn = (changes: Partial<TrendProps> = {}) =>
  options({ ...props, ...changes })(palette(), 800) as unknown as {
    series: { type: string; data: unknown[]; lineStyle?: { type: unknown } }[];
    tooltip: { renderMode: string; valueFormatter: (value: unknown) => string };
    yAxis: { axisLabel: { formatter: (value: number) => string } };
    animation: boolean;
  };

test("a gap in the records stays a gap in the line", () => {
  expect(drawn().series[0]!.data).toEqual([10_000, null]);
});

test("a second line of one side is dashed", () => {
  expect(drawn().series.map((line) => line.lineStyle?.type)).toEqual([
    [1, 0],
    [8, 5],
  ]);
});

test("bars are drawn where the values are sums of separate years", () => {
  expect(drawn({ bars: true }).series.map((line) => line.type)).toEqual(["bar", "bar"]);
});

test("the tip is drawn on the canvas and tells the unit", () => {
  expect(drawn().tooltip.renderMode).toBe("richText");
  expect(drawn().tooltip.valueFormatter(20_000)).toBe("2万 元");
  expect(drawn().tooltip.valueFormatter(null)).toBe("—");
  expect(drawn().yAxis.axisLabel.formatter(30_000)).toBe("3万");
});
