// What lives here: the types of the panel's session.
import type { Schemas } from "./schemas";

export type Session = Schemas["Me"];
