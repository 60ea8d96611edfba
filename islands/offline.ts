/** Says when the network is lost and holds back what would leave the page, so that nothing written in it is lost. */
export function mount(note: HTMLElement): void {
  const tell = () => {
    note.hidden = navigator.onLine;
  };
  const hold = (event: Event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell();
    note.scrollIntoView({ block: "nearest" });
  };
  addEventListener("online", tell);
  addEventListener("offline", tell);
  document.addEventListener("submit", hold, { capture: true });
  tell();
}
