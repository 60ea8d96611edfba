/** An open menu closes with Escape, which gives the focus back, and with a click or focus elsewhere. */
export function mount(nav: HTMLElement): void {
  const opened = () => [...nav.querySelectorAll<HTMLDetailsElement>(".menu-wide details[open]")];
  const close = () => opened().forEach((group) => group.removeAttribute("open"));

  nav.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const group = opened()[0];
    close();
    group?.querySelector("summary")?.focus();
  });
  const elsewhere = (event: Event) => {
    if (!nav.contains(event.target as Node)) close();
  };
  document.addEventListener("click", elsewhere);
  document.addEventListener("focusin", elsewhere);
}
