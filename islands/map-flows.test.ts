import { expect, test, vi } from "vitest";
import { bindKey, fills, mount, options, unpressed, widths, type MapProps } from "./map-flows";
import { palette, type Palette } from "./palette";
import { projected, type Shapes } from "./projection";

const ring: [number, number][] = [[121, 45], [122, 45], [122, 46], [121, 45]];
const feature = (code: string, name: string) => ({
  type: "Feature" as const,
  properties: { code, name, cp: [121.5, 45.3] as [number, number] },
  geometry: { type: "MultiPolygon" as const, coordinates: [[ring]] },
});
const shapes: Shapes = projected({
  type: "FeatureCollection",
  features: [feature("152224", "突泉县"), feature("150523", "开鲁县"), feature("110111", "房山区")],
});
const props: MapProps = {
  title: "选派",
  unit: "人",
  shapes: "/static/maps/both.json",
  placeUrl: "/places/{code}/",
  noValue: "无记录",
  regions: [{ code: "150000", name: "内蒙古自治区", at: [113.9, 44.1] }],
  kinds: [
    { kind: "money", label: "资金" },
    { kind: "people", label: "人员" },
  ],
  shades: [{ code: "152224", value: 12, told: "12", href: "/places/152224/" }],
  flows: [
    { kind: "money", from: "110111", to: "152224", amount: 400, told: "房山区 → 突泉县  400元" },
    { kind: "money", from: "110111", to: "150523", amount: 100, told: "房山区 → 开鲁县  100元" },
    { kind: "people", from: "110111", to: "999999", amount: 3, told: "房山区 → ?  3人" },
  ],
};
const colours: Palette = {
  ...palette(),
  paper: "#ffffff",
  soft: { east: "#ffdddd", west: "#ddffff" },
  sides: { east: "#ff0000", west: "#00aaaa" },
};

interface Drawn {
  geo: { regions: { name: string }[]; tooltip: { formatter: (area: { name: string }) => string } };
  series: { type: string; silent: boolean; symbol?: string[]; lineStyle?: { opacity: number }; data: unknown[] }[];
}
const drawn = (hidden: string[] = [], room = 1000) =>
  options(props, shapes, new Set(hidden))(colours, room) as unknown as Drawn;

test("the area of a line follows the amount, each kind by its own measure", () => {
  expect(widths(props.flows)).toEqual([6, 3.5, 6]);
});

test("only divisions with a value are filled, in the colour of their side", () => {
  expect([...fills(props.shades, colours).keys()]).toEqual(["152224"]);
});

test("a flow whose end is not on the map is left to the table", () => {
  const [, money, people] = drawn().series;
  expect(money!.data).toHaveLength(4); // each line once to be seen and once, broad and unseen, to be met
  expect(people!.data).toHaveLength(0);
});

test("every division tells its name and value, or that there is no record", () => {
  const { formatter } = drawn().geo.tooltip;
  expect(formatter({ name: "152224" })).toBe("突泉县\n12 人");
  expect(formatter({ name: "150523" })).toBe("开鲁县\n无记录");
});

test("a hidden layer is neither seen nor met by the pointer", () => {
  const money = drawn(["money"]).series[1]!;
  expect(money).toMatchObject({ silent: true, symbol: ["none", "none"], lineStyle: { opacity: 0 } });
});

test("a phone shows the names of the regions only", () => {
  expect(drawn([], 350).series[0]!.data).toHaveLength(1);
  expect(drawn([], 1000).series[0]!.data).toHaveLength(4);
});

test("names stand at the ends of the lines in sight only", () => {
  const named = (hidden: string[]) => drawn(hidden).series[0]!.data.map((each) => (each as { name: string }).name);
  expect(named([])).toEqual(["内蒙古自治区", "突泉县", "开鲁县", "房山区"]);
  expect(named(["money"])).toEqual(["内蒙古自治区", "房山区"]);
});

test("layers that the key has not pressed begin hidden", () => {
  document.body.innerHTML =
    '<ul id="m-key"><button data-kind="money" aria-pressed="true"></button>' +
    '<button data-kind="people" aria-pressed="false"></button></ul><div id="m"></div>';
  expect([...unpressed(document.getElementById("m")!)]).toEqual(["people"]);
});

test("the buttons of the key hide and show their layer and say so", () => {
  document.body.innerHTML = '<ul id="m-key"><button data-kind="money" aria-pressed="true"></button></ul><div id="m"></div>';
  const hidden = new Set<string>();
  const redraw = vi.fn();
  bindKey(document.getElementById("m")!, hidden, redraw);
  const button = document.querySelector("button")!;
  button.click();
  expect([...hidden]).toEqual(["money"]);
  expect(button.getAttribute("aria-pressed")).toBe("false");
  button.click();
  expect([...hidden]).toEqual([]);
  expect(redraw).toHaveBeenCalledTimes(2);
});

test.each([
  ["no answer", () => Promise.reject(new TypeError("network"))],
  ["no shapes", () => Promise.resolve({ ok: false })],
])("with %s the box goes away and the table stays", async (_what, answer) => {
  document.body.innerHTML = `<div id="m" data-props="p"></div><script type="application/json" id="p">${JSON.stringify(props)}</script>`;
  vi.stubGlobal("fetch", answer);
  const box = document.getElementById("m")!;
  await mount(box);
  expect(box.hidden).toBe(true);
  vi.unstubAllGlobals();
});
