// What lives here: the places of the panel: what the navigation lists.
import {
  IconActivity,
  IconAdjustments,
  IconFolders,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconMessages,
  IconMovie,
  IconTerminal2,
  IconUsers,
  IconUserPlus,
} from "@tabler/icons-react";

export const PLACES = [
  {
    group: "pool",
    places: [
      { to: "/", name: "overview", icon: IconLayoutDashboard },
      { to: "/accounts", name: "accounts", icon: IconUsers },
      { to: "/files", name: "files", icon: IconFolders },
      { to: "/registrar", name: "registrar", icon: IconUserPlus },
      { to: "/flow", name: "flow", icon: IconMovie },
    ],
  },
  {
    group: "use",
    places: [
      { to: "/playground", name: "playground", icon: IconMessages },
      { to: "/keys", name: "keys", icon: IconKey },
      { to: "/requests", name: "requests", icon: IconActivity },
    ],
  },
  {
    group: "system",
    places: [
      { to: "/logs", name: "logs", icon: IconTerminal2 },
      { to: "/settings", name: "settings", icon: IconAdjustments },
      { to: "/audit", name: "audit", icon: IconHistory },
    ],
  },
] as const;
