// What lives here: the start of the panel.
import "./theme/mantine.css";
import "./theme/colors.css";
import "./theme/page.css";
import "./i18n/start";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
