import "./styles/app.css";
import "htmx.org";
import { mountAll, type Loader } from "./mount";

const loaders: Record<string, Loader> = {
  "chart-breakdown": () => import("./chart-breakdown"),
  "chart-trend": () => import("./chart-trend"),
  "copy-permalink": () => import("./copy-permalink"),
  "map-flows": () => import("./map-flows"),
  menu: () => import("./menu"),
  offline: () => import("./offline"),
  "search-key": () => import("./search-key"),
  "send-on-change": () => import("./send-on-change"),
  theme: () => import("./theme"),
};

mountAll(document, loaders);
// What HTMX puts into the page may bring islands of its own.
document.addEventListener("htmx:after:swap", () => mountAll(document, loaders));
