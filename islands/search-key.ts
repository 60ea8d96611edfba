/** The key / goes to the search box, unless something is being written. */
export function mount(form: HTMLElement): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (written(event.target)) return;
    const box = [...document.querySelectorAll<HTMLInputElement>('main [role="search"] input')].at(0);
    const own = form.querySelector<HTMLInputElement>("input");
    event.preventDefault();
    (box ?? own)?.focus();
    (box ?? own)?.select();
  });
}

function written(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);
}
