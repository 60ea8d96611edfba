/** A form of choices sends itself when one changes; its button is only for readers without scripts. */
export function mount(form: HTMLElement): void {
  form.querySelector("[data-send]")?.classList.add("sr-only");
  form.addEventListener("change", () => (form as HTMLFormElement).requestSubmit());
}
