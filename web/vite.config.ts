// What lives here: how the panel is built and served during development.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where the admin API and the clients' endpoints are while `npm run dev` serves the panel. */
const gateway = process.env.B2A_URL ?? "http://127.0.0.1:8099";

/** Paths that belong to the gateway. The panel itself is `/admin/panel/`, so its calls are named one by one. */
const proxied = "^/(v1|v1beta|media|health|admin/(?!panel/?$|panel/(src|assets|node_modules|@)))";

export default defineConfig({
  base: "/admin/panel/",
  plugins: [react()],
  build: {
    target: "es2022",
    // The content security policy knows no `data:` but for pictures: everything is a file.
    assetsInlineLimit: 0,
    // Every supported browser knows `modulepreload`.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { [proxied]: { target: gateway, changeOrigin: true } } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
