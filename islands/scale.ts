/** Numbers of axes and tips; the table below a chart has the exact ones from the server. */
export interface Scale {
  step: number;
  word: string;
}

const groups = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** Return a number with the largest scale word that fits: 23.9亿, 2.39 billion. */
export function scaled(value: number, scales: Scale[]): string {
  const scale = scales.find(({ step }) => Math.abs(value) >= step);
  if (!scale) return groups.format(value);
  const gap = /^[a-z]/.test(scale.word) ? " " : "";
  return `${groups.format(value / scale.step)}${gap}${scale.word}`;
}

/** Return class bounds for a shading: at most `classes` groups with about as many values in each. */
export function quantiles(values: number[], classes: number): number[] {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const count = Math.min(classes, sorted.length);
  return Array.from({ length: count }, (_, index) => sorted[Math.floor((index * sorted.length) / count)]!);
}

/** Return the index of the class that a value falls in, for ascending lower bounds. */
export function classOf(value: number, bounds: number[]): number {
  const above = bounds.findIndex((bound) => value < bound);
  return Math.max(0, (above === -1 ? bounds.length : above) - 1);
}
