import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vitest/config";

// The server side reads the same variable, so that both agree where the built files are.
const buildDir = process.env["QIANLI_BUILD_DIR"] ?? "build";

export default defineConfig({
  // Relative, because the address of static files is the server's to decide.
  base: "./",
  publicDir: false,
  plugins: [tailwindcss()],
  build: {
    outDir: `${buildDir}/dist`,
    emptyOutDir: true,
    manifest: true,
    target: ["chrome111", "firefox128", "safari16.4"],
    // The content security policy allows no data: address but for images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The second is loaded by pages in Mongolian only, and brings their font.
    rolldownOptions: { input: ["islands/main.ts", "islands/styles/mongolian.css"] },
  },
  test: {
    environment: "happy-dom",
    include: ["islands/**/*.test.ts"],
    // The styles are read by a test, which would get an empty file otherwise.
    css: true,
  },
});
