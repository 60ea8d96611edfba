/** Both regions on one map: divisions shaded by value, and what crosses between them as lines, a layer for each kind. */
import * as echarts from "echarts/core";
import { LinesChart, ScatterChart } from "echarts/charts";
import { GeoComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { draw, frame, type Options } from "./drawing";
import { propsOf } from "./mount";
import { mixed, type Palette } from "./palette";
import { drawn, EAST_PREFIX, projected, type Point, type Shapes } from "./projection";
import { classOf, quantiles } from "./scale";

echarts.use([GeoComponent, LabelLayout, LinesChart, ScatterChart]);

export interface MapProps {
  title: string;
  unit: string;
  shapes: string;
  placeUrl: string;
  noValue: string;
  regions: { code: string; name: string; at: Point }[];
  kinds: { kind: string; label: string }[];
  shades: { code: string; value: number; told: string; href: string }[];
  flows: { kind: string; from: string; to: string; amount: number; told: string }[];
}

const CLASSES = 5;
const MAP_SHAPE = 3 / 2;
const DASHES: Record<string, string | number[]> = { money: "solid", people: [8, 4], goods: [2, 4], power: [12, 3, 2, 3] };
// Lines of two kinds between the same places would lie upon each other: each kind bends in its own way.
const BENDS: Record<string, number> = { money: 0.22, people: 0.34, goods: 0.14, power: 0.06 };
const THINNEST = 1;
const THICKEST = 6;
const REACH_PX = 16;
// A phone shows the map at a third of the size: thinner lines, and no names but those of the regions.
const NARROW_PX = 560;

/** Return the side whose colours a division wears. */
function sideOf(code: string): "east" | "west" {
  return code.startsWith(EAST_PREFIX) ? "east" : "west";
}

/** Return line widths: the area of a line, not its width, follows the amount, and each kind has its own measure. */
export function widths(flows: MapProps["flows"]): number[] {
  const most = new Map<string, number>();
  for (const { kind, amount } of flows) most.set(kind, Math.max(most.get(kind) ?? 0, amount));
  return flows.map(({ kind, amount }) => {
    const share = Math.sqrt(amount / (most.get(kind) || 1));
    return Math.round((THINNEST + (THICKEST - THINNEST) * share) * 10) / 10;
  });
}

/** Return the fill of every division with a value: five steps from the soft colour of its side towards the full one. */
export function fills(shades: MapProps["shades"], colours: Palette): Map<string, string> {
  const found = new Map<string, string>();
  for (const side of ["east", "west"] as const) {
    const own = shades.filter(({ code, value }) => sideOf(code) === side && value > 0);
    const bounds = quantiles(own.map(({ value }) => value), CLASSES);
    const steps = Math.max(1, bounds.length - 1);
    for (const { code, value } of own) {
      const share = 0.12 + (0.62 * classOf(value, bounds)) / steps;
      found.set(code, mixed(colours.soft[side]!, colours.sides[side]!, share));
    }
  }
  return found;
}

/** Return the names on the map: those of the regions, and where there is room of the ends of the lines in sight. */
function names(props: MapProps, shapes: Shapes, colours: Palette, narrow: boolean, seen: MapProps["flows"]): object {
  const ends = new Set(seen.flatMap(({ from, to }) => [from, to]));
  const own = narrow ? [] : shapes.features.filter(({ properties: { code } }) => ends.has(code));
  const label = { show: true, color: colours.ink, textBorderColor: colours.paper, textBorderWidth: 3 };
  return {
    type: "scatter",
    coordinateSystem: "geo",
    silent: true,
    symbolSize: 0.1,
    z: 6,
    labelLayout: { hideOverlap: true },
    data: [
      ...props.regions.map(({ code, name, at }) => ({
        name,
        value: drawn(at, code),
        label: {
          ...label,
          formatter: "{b}",
          color: colours.sides[sideOf(code)],
          fontFamily: colours.serif,
          fontWeight: 700,
          fontSize: narrow ? 13 : 20,
          align: code.startsWith(EAST_PREFIX) ? "right" : "center",
        },
      })),
      ...own.map(({ properties }) => ({
        name: properties.short ?? properties.name,
        value: properties.cp,
        label: { ...label, formatter: "{b}", fontSize: 11 },
      })),
    ],
  };
}

export function options(props: MapProps, shapes: Shapes, hidden: Set<string>): Options {
  const centres = new Map(shapes.features.map(({ properties: p }) => [p.code, p.cp] as [string, Point]));
  const nameOf = new Map(shapes.features.map(({ properties: p }) => [p.code, p.name]));
  const shadeOf = new Map(props.shades.map((shade) => [shade.code, shade]));
  const width = widths(props.flows);
  return (colours, room) => {
    const base = frame(colours);
    const narrow = room < NARROW_PX;
    const fill = fills(props.shades, colours);
    return {
      ...base,
      animation: false,
      tooltip: { ...(base["tooltip"] as object), trigger: "item" },
      geo: {
        map: "both",
        nameProperty: "code",
        aspectScale: 1,
        roam: false,
        left: 8,
        right: 8,
        top: 8,
        bottom: 8,
        label: { show: false },
        itemStyle: { areaColor: colours.ground, borderColor: colours.paper, borderWidth: 0.6 },
        emphasis: { label: { show: false }, itemStyle: { areaColor: colours.hairline } },
        select: { disabled: true },
        tooltip: {
          show: true,
          formatter: ({ name }: { name: string }) => {
            const shade = shadeOf.get(name);
            return `${nameOf.get(name) ?? ""}\n${shade ? `${shade.told} ${props.unit}` : props.noValue}`;
          },
        },
        regions: shapes.features.map(({ properties: { code } }) => {
          const side = sideOf(code);
          const plain = mixed(colours.paper, colours.soft[side]!, 0.35);
          const strong = colours.sides[side]!;
          return {
            name: code,
            itemStyle: { areaColor: fill.get(code) ?? plain, borderColor: colours.paper },
            emphasis: { itemStyle: { areaColor: strong } },
          };
        }),
      },
      series: [names(props, shapes, colours, narrow, props.flows.filter(({ kind }) => !hidden.has(kind))), ...props.kinds.map(({ kind }) => ({
        type: "lines",
        // Named, because without it an empty canvas is laid over the map, which hides it on paper.
        zlevel: 0,
        coordinateSystem: "geo",
        silent: hidden.has(kind),
        symbol: ["none", hidden.has(kind) ? "none" : "arrow"],
        lineStyle: { color: colours.flows[kind], curveness: BENDS[kind] ?? 0.22, opacity: hidden.has(kind) ? 0 : 0.62 },
        emphasis: { lineStyle: { opacity: 1 } },
        tooltip: { formatter: ({ data }: { data: { told: string } }) => data.told },
        data: props.flows.flatMap((flow, index) => {
          const ends = [centres.get(flow.from), centres.get(flow.to)];
          if (flow.kind !== kind || !ends[0] || !ends[1]) return [];
          const thick = width[index]! * (narrow ? 0.5 : 1);
          const lineStyle = { width: thick, type: DASHES[kind] ?? "solid" };
          // Invisible and broad, above the line that is seen: what a finger or an unsteady pointer can meet.
          const reach = { width: Math.max(REACH_PX, thick), type: "solid", color: colours.flows[kind], opacity: 0.001 };
          return [
            { coords: ends, told: flow.told, symbolSize: 4 + thick * 1.6, lineStyle },
            { coords: ends, told: flow.told, symbolSize: 0, lineStyle: reach },
          ];
        }),
      }))],
    };
  };
}

/** Return the kinds that the key has not pressed: one layer is shown at first, because four cannot be read at once. */
export function unpressed(box: HTMLElement): Set<string> {
  const buttons = document.querySelectorAll<HTMLButtonElement>(`#${box.id}-key button[aria-pressed=false]`);
  return new Set([...buttons].map((button) => button.dataset["kind"]!));
}

/** Let the buttons of the key show and hide the layers. */
export function bindKey(box: HTMLElement, hidden: Set<string>, redraw: () => void): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>(`#${box.id}-key button[data-kind]`)) {
    button.addEventListener("click", () => {
      const kind = button.dataset["kind"]!;
      if (!hidden.delete(kind)) hidden.add(kind);
      button.setAttribute("aria-pressed", String(!hidden.has(kind)));
      redraw();
    });
  }
}

export async function mount(box: HTMLElement): Promise<void> {
  const props = propsOf<MapProps>(box);
  const answer = await fetch(props.shapes).catch(() => null);
  if (!answer?.ok) {
    // Without shapes there is nothing to draw; the table below the box has every number.
    box.hidden = true;
    return;
  }
  const shapes = projected((await answer.json()) as Shapes);
  echarts.registerMap("both", shapes as Parameters<typeof echarts.registerMap>[1]);
  const hidden = unpressed(box);
  const { chart, redraw } = draw(box, options(props, shapes, hidden), MAP_SHAPE);
  bindKey(box, hidden, redraw);
  const hrefs = new Map(props.shades.map(({ code, href }) => [code, href]));
  chart.on("click", { componentType: "geo" }, (event: { name?: string }) => {
    if (event.name) location.assign(hrefs.get(event.name) ?? props.placeUrl.replace("{code}", event.name));
  });
}
