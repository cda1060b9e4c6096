import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { contractForBrowsers } from "./scripts/contract-for-browsers.ts";

const root = fileURLToPath(new URL("./src/web", import.meta.url));

/** Where the development server of `npm run dev` answers; Vite passes everything of the API on to it. */
const API_ORIGIN = process.env["FIRSTBILL_API_ORIGIN"] ?? "http://127.0.0.1:4300";

export default defineConfig({
  root,
  plugins: [contractForBrowsers(), react()],
  // The server puts a fresh nonce in place of this word in every answer: pages run no script and no style without it.
  html: { cspNonce: "__CSP_NONCE__" },
  build: {
    outDir: fileURLToPath(new URL("./build/web", import.meta.url)),
    emptyOutDir: true,
    manifest: true,
    // Fonts and pictures stay files of our own origin, so that the policy needs no `data:`.
    assetsInlineLimit: 0,
    // Every browser that we support preloads modules itself; the replacement would be an inline script.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Each page of its own, such as public booking, is an HTML file beside index.html.
    rolldownOptions: {
      input: readdirSync(root)
        .filter((name) => name.endsWith(".html"))
        .map((name) => `${root}/${name}`),
      // Rules and the contract only say things: what a page does not use of them stays out.
      treeshake: { moduleSideEffects: [{ test: /src\/(core|contract)\//, sideEffects: false }] },
      output: {
        codeSplitting: {
          // What every page begins with comes as one file, which packs better than fifty small ones. It needs nothing from
          // outside of itself, so the order in which its parts are run stays.
          groups: [{ name: "frame", tags: ["$initial"], includeDependenciesRecursively: false }],
        },
      },
    },
  },
  server: {
    port: 4301,
    strictPort: true,
    proxy: { "/api": { target: API_ORIGIN } },
  },
});
