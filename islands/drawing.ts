/** What all charts share: one drawing in one box, redrawn with the theme and the size, still for who wants it still. */
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import * as echarts from "echarts/core";
import { GridComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { palette, type Palette } from "./palette";
import { THEME_CHANGED } from "./theme";

echarts.use([GridComponent, TooltipComponent, CanvasRenderer]);

export type Options = (colours: Palette, width: number) => EChartsCoreOption;

function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Return options every chart has: type, no motion where unwanted, and tips drawn on the canvas, not as HTML. */
export function frame(colours: Palette): EChartsCoreOption {
  return {
    animation: !still(),
    animationDuration: 500,
    backgroundColor: "transparent",
    textStyle: { fontFamily: colours.font, color: colours.ink },
    tooltip: {
      // The content security policy allows no style in markup, which an HTML tip would need.
      renderMode: "richText",
      confine: true,
      backgroundColor: colours.paper,
      borderColor: colours.ink,
      borderWidth: 1,
      padding: [8, 12],
      textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 13 },
    },
  };
}

/** Draw options in a box, and again whenever the theme or the size of the box changes. */
export function draw(box: HTMLElement, options: Options): { chart: EChartsType; redraw: () => void } {
  const chart = echarts.init(box, null, { renderer: "canvas" });
  const redraw = () => {
    const colours = palette();
    chart.setOption({ ...frame(colours), ...options(colours, box.clientWidth) }, { notMerge: true });
  };
  redraw();
  document.addEventListener(THEME_CHANGED, redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new ResizeObserver(() => {
    chart.resize();
    redraw();
  }).observe(box);
  return { chart, redraw };
}
