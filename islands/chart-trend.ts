/** Lines or bars over months or years. */
import * as echarts from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { draw, frame, type Options } from "./drawing";
import { propsOf } from "./mount";
import { scaled, type Scale } from "./scale";

echarts.use([BarChart, LineChart]);

/** Second and third lines of one side are told apart by their dashes, as the key above the chart shows them. */
const DASHES = { solid: [1, 0], dashed: [8, 5], dotted: [2, 4] } as const;

const PAPER_SHAPE = 2.2;

export interface TrendProps {
  title: string;
  unit: string;
  scales: Scale[];
  axis: string[];
  bars: boolean;
  /** Whether values are whole things, of which there is no half on the axis. */
  whole: boolean;
  series: { name: string; side: string; line: keyof typeof DASHES; values: (number | null)[] }[];
}

export function options(props: TrendProps): Options {
  return (colours, width) => {
    const base = frame(colours);
    return {
      ...base,
      grid: { left: 4, right: 12, top: 16, bottom: 4, containLabel: true },
      tooltip: {
        ...(base["tooltip"] as object),
        trigger: "axis",
        axisPointer: { type: props.bars ? "shadow" : "line", lineStyle: { color: colours.muted } },
        valueFormatter: (value: unknown) =>
          typeof value === "number" ? `${scaled(value, props.scales)} ${props.unit}` : "—",
      },
      xAxis: {
        type: "category",
        data: props.axis,
        boundaryGap: props.bars,
        axisLine: { lineStyle: { color: colours.ink } },
        axisTick: { show: false },
        axisLabel: { color: colours.muted, fontSize: width < 480 ? 11 : 12, hideOverlap: true },
      },
      yAxis: {
        type: "value",
        splitNumber: 4,
        ...(props.whole ? { minInterval: 1 } : {}),
        splitLine: { lineStyle: { color: colours.hairline } },
        axisLabel: { color: colours.muted, formatter: (value: number) => scaled(value, props.scales) },
      },
      series: props.series.map((line) => {
        const colour = colours.sides[line.side] ?? colours.ink;
        const shared = { name: line.name, data: line.values, itemStyle: { color: colour } };
        if (props.bars) return { ...shared, type: "bar", barMaxWidth: 28, barGap: "10%" };
        return {
          ...shared,
          type: "line",
          symbol: "circle",
          symbolSize: 5,
          showSymbol: line.values.length < 14,
          lineStyle: { color: colour, width: 2, type: [...DASHES[line.line]] },
        };
      }),
    };
  };
}

export function mount(box: HTMLElement): void {
  draw(box, options(propsOf<TrendProps>(box)), PAPER_SHAPE);
}
