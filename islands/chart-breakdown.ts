/** Bars by place, each in the colour of its side; a click opens the place. */
import * as echarts from "echarts/core";
import { BarChart } from "echarts/charts";
import { draw, frame, type Options } from "./drawing";
import { propsOf } from "./mount";
import { scaled, type Scale } from "./scale";

echarts.use([BarChart]);

export interface BreakdownProps {
  title: string;
  unit: string;
  scales: Scale[];
  bars: { name: string; value: number | null; href: string; side: string }[];
}

export function options(props: BreakdownProps): Options {
  return (colours) => {
    const base = frame(colours);
    return {
      ...base,
      grid: { left: 4, right: 64, top: 4, bottom: 4, containLabel: true },
      tooltip: {
        ...(base["tooltip"] as object),
        trigger: "item",
        formatter: (bar: { name: string; value: number }) =>
          `${bar.name}\n${scaled(bar.value, props.scales)} ${props.unit}`,
      },
      xAxis: { type: "value", show: false },
      yAxis: {
        type: "category",
        inverse: true,
        data: props.bars.map((bar) => bar.name),
        axisLine: { lineStyle: { color: colours.ink } },
        axisTick: { show: false },
        axisLabel: { color: colours.ink, interval: 0, fontSize: 13 },
      },
      series: [
        {
          type: "bar",
          barMaxWidth: 18,
          cursor: "pointer",
          label: {
            show: true,
            position: "right",
            color: colours.ink,
            formatter: (bar: { value: number }) => scaled(bar.value, props.scales),
          },
          data: props.bars.map((bar) => ({
            value: bar.value,
            itemStyle: { color: colours.sides[bar.side] ?? colours.ink },
          })),
        },
      ],
    };
  };
}

export function mount(box: HTMLElement): void {
  const props = propsOf<BreakdownProps>(box);
  draw(box, options(props)).chart.on("click", (event: { dataIndex?: number }) => {
    const href = props.bars[event.dataIndex ?? -1]?.href;
    if (href) location.assign(href);
  });
}
