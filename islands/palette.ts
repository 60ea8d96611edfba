/** Colours of the theme in force, read from the styles, so that a colour is named in one place only. */
export interface Palette {
  ink: string;
  paper: string;
  muted: string;
  hairline: string;
  ground: string;
  sides: Record<string, string>;
  soft: Record<string, string>;
  flows: Record<string, string>;
  font: string;
  serif: string;
}

export function palette(): Palette {
  const styles = getComputedStyle(document.documentElement);
  const of = (name: string) => styles.getPropertyValue(name).trim();
  return {
    ink: of("--color-base-content"),
    paper: of("--color-base-100"),
    muted: of("--muted"),
    hairline: of("--color-base-300"),
    ground: of("--color-base-200"),
    sides: { east: of("--east"), west: of("--west"), both: of("--color-neutral") },
    soft: { east: of("--east-soft"), west: of("--west-soft") },
    flows: {
      money: of("--flow-money"),
      people: of("--flow-people"),
      goods: of("--flow-goods"),
      power: of("--flow-power"),
    },
    font: styles.fontFamily,
    serif: of("--serif"),
  };
}

function channels(colour: string): [number, number, number] {
  const full = colour.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
  return [1, 3, 5].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as [number, number, number];
}

/** Return the colour a share of the way from one hex colour to another. */
export function mixed(from: string, to: string, share: number): string {
  const [a, b] = [channels(from), channels(to)];
  return `#${a.map((start, i) => Math.round(start + (b[i]! - start) * share).toString(16).padStart(2, "0")).join("")}`;
}
