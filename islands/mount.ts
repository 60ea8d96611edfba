/** An island: one behaviour for one element. It is mounted once and lives as long as the element. */
export interface Island {
  mount(element: HTMLElement): void;
}

export type Loader = () => Promise<Island>;

/** Islands that draw wait until one is near the window, so that a page costs only what is looked at. */
const NEAR = "240px";

const taken = new WeakSet<HTMLElement>();

async function load(element: HTMLElement, loader: Loader): Promise<void> {
  const island = await loader();
  if (!element.isConnected) return;
  island.mount(element);
  element.dataset["mounted"] = "";
}

/**
 * Mount every island under a root that is not mounted yet; once it is, the element bears `data-mounted`.
 *
 * A name without a loader is left alone: the page works without it.
 */
export function mountAll(root: ParentNode, loaders: Record<string, Loader>): void {
  const waiting: [HTMLElement, Loader][] = [];
  for (const element of root.querySelectorAll<HTMLElement>("[data-island]")) {
    const loader = loaders[element.dataset["island"] ?? ""];
    if (!loader || taken.has(element)) continue;
    taken.add(element);
    if (!element.classList.contains("chart-box") || typeof IntersectionObserver === "undefined") {
      void load(element, loader);
      continue;
    }
    waiting.push([element, loader]);
  }
  if (!waiting.length) return;
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      // Their code is shared, so the others cost little more; and who prints a page wants all of its drawings.
      watch.disconnect();
      for (const [element, loader] of waiting) void load(element, loader);
    },
    { rootMargin: NEAR },
  );
  for (const [element] of waiting) watch.observe(element);
}

/** Return the props that the server put beside an island: data-props holds the id of a JSON script. */
export function propsOf<Props>(element: HTMLElement): Props {
  const script = document.getElementById(element.dataset["props"] ?? "");
  if (!script?.textContent) throw new Error(`island ${element.dataset["island"]} has no props`);
  return JSON.parse(script.textContent) as Props;
}
