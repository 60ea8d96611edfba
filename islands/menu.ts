/** An open menu closes with Escape, innermost first, which gives the focus back, and with a click or focus elsewhere. */
export function mount(nav: HTMLElement): void {
  const opened = () => [...nav.querySelectorAll<HTMLDetailsElement>("details[open]")];
  const close = () => opened().forEach((group) => group.removeAttribute("open"));

  nav.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const within = event.target instanceof Element ? event.target.closest<HTMLDetailsElement>("details[open]") : null;
    const group = within ?? opened().at(-1);
    group?.removeAttribute("open");
    group?.querySelector("summary")?.focus();
  });
  const elsewhere = (event: Event) => {
    if (!nav.contains(event.target as Node)) close();
  };
  document.addEventListener("click", elsewhere);
  document.addEventListener("focusin", elsewhere);
}
