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

export function mount(form: HTMLElement): void {
  press(form);
  form.addEventListener("submit", (event) => {
    const theme = ((event as SubmitEvent).submitter as HTMLButtonElement | null)?.value;
    if (!theme) return;
    event.preventDefault();
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
    document.documentElement.dataset["theme"] = theme;
    document.querySelector("meta[name=color-scheme]")?.setAttribute("content", theme);
    press(form);
    document.dispatchEvent(new Event(THEME_CHANGED));
  });
}
