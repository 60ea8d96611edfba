/** Light and dark without a new page. Without scripts the form sets the same cookie by way of the server. */
const YEAR_SECONDS = 31_536_000;

export const THEME_CHANGED = "qianli:theme";

export function chosenTheme(): "light" | "dark" {
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function press(form: HTMLElement): void {
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[name=theme]")) {
    button.setAttribute("aria-pressed", String(button.value === chosenTheme()));
  }
}

function show(theme: string | undefined): void {
  if (theme) document.documentElement.dataset["theme"] = theme;
  else delete document.documentElement.dataset["theme"];
  document.dispatchEvent(new Event(THEME_CHANGED));
}

let onScreen: string | undefined;

function toPaper(): void {
  onScreen = document.documentElement.dataset["theme"];
  show("light");
}

function toScreen(): void {
  show(onScreen);
}

export function mount(form: HTMLElement): void {
  press(form);
  // Paper is light, whatever the screen is, and charts are drawn anew for it.
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", toScreen);
  form.addEventListener("submit", (event) => {
    const theme = ((event as SubmitEvent).submitter as HTMLButtonElement | null)?.value;
    if (!theme) return;
    event.preventDefault();
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
    show(theme);
    document.querySelector("meta[name=color-scheme]")?.setAttribute("content", theme);
    press(form);
  });
}
