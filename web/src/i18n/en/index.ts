// What lives here: all English texts, by page.
import { accounts } from "./accounts";
import { audit } from "./audit";
import { files } from "./files";
import { flow } from "./flow";
import { keys } from "./keys";
import { logs } from "./logs";
import { overview } from "./overview";
import { playground } from "./playground";
import { registrar } from "./registrar";
import { requests } from "./requests";
import { settings } from "./settings";
import { shell } from "./shell";
import { words } from "./words";

export const en = {
  accounts,
  audit,
  files,
  flow,
  keys,
  logs,
  overview,
  playground,
  registrar,
  requests,
  settings,
  shell,
  words,
};
