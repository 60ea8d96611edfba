import { expect, test } from "vitest";
import { options } from "./chart-breakdown";
import { palette } from "./palette";

test("each bar wears the colour of its side and keeps its order", () => {
  document.documentElement.style.setProperty("--east", "#b5361f");
  document.documentElement.style.setProperty("--west", "#0f6668");
  const drawn = options({
    title: "选派人数",
    unit: "人",
    scales: [],
    bars: [
      { name: "突泉县", value: 12, href: "/places/152224/", side: "west" },
      { name: "房山区", value: null, href: "/places/110111/", side: "east" },
    ],
  })(palette(), 800) as unknown as {
    series: { data: { value: number | null; itemStyle: { color: string } }[] }[];
    yAxis: { data: string[]; inverse: boolean };
    tooltip: { formatter: (bar: { name: string; value: number }) => string };
  };
  expect(drawn.yAxis).toMatchObject({ data: ["突泉县", "房山区"], inverse: true });
  expect(drawn.series[0]!.data).toEqual([
    { value: 12, itemStyle: { color: "#0f6668" } },
    { value: null, itemStyle: { color: "#b5361f" } },
  ]);
  expect(drawn.tooltip.formatter({ name: "突泉县", value: 12 })).toBe("突泉县\n12 人");
});
