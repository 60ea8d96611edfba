/** Copies the address in data-link, and says so in the button for a moment. */
const SHOWN_MS = 2000;

export function mount(button: HTMLElement): void {
  const words = button.querySelector<HTMLElement>("[data-words]") ?? button;
  const before = words.textContent;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const link = new URL(button.dataset["link"] ?? location.href, location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      words.textContent = button.dataset["copied"] ?? before;
    } catch {
      // Where the browser keeps the clipboard closed, the address can be copied by hand.
      window.prompt(before ?? "", link);
    }
    setTimeout(() => (words.textContent = before), SHOWN_MS);
  });
}
