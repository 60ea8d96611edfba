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

/** The width of the column on an A4 sheet, on which type has the size that it was chosen for. */
const PAPER_PX = 680;
const SHARPEST = 2;

/**
 * Draw options in a box, and again whenever the theme or the size of the box changes, and for paper.
 *
 * `shape` is width by height on paper; without it a drawing keeps its height there.
 */
export function draw(box: HTMLElement, options: Options, shape?: number): { chart: EChartsType; redraw: () => void } {
  const devicePixelRatio = Math.max(SHARPEST, window.devicePixelRatio || 1);
  const chart = echarts.init(box, null, { renderer: "canvas", devicePixelRatio });
  let paper = false;
  const redraw = () => {
    const colours = palette();
    const motion = paper ? { animation: false } : {};
    chart.setOption({ ...frame(colours), ...options(colours, chart.getWidth()), ...motion }, { notMerge: true });
  };
  redraw();
  document.addEventListener(THEME_CHANGED, redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  const fit = () => {
    // On paper the box follows the drawing, not the other way round.
    if (paper || matchMedia("print").matches) return;
    chart.resize();
    redraw();
  };
  new ResizeObserver(fit).observe(box);
  addEventListener("beforeprint", () => {
    paper = true;
    chart.resize({ width: PAPER_PX, height: shape ? PAPER_PX / shape : box.clientHeight });
    redraw();
  });
  addEventListener("afterprint", () => {
    paper = false;
    fit();
  });
  return { chart, redraw };
}
