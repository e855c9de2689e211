// What lives here: the types of client keys.
import type { Schemas, With } from "./schemas";

/** Keys of the configuration can't be changed here. */
export type ClientKey = With<Schemas["KeyItem"], { source: "managed" | "config" }>;

/** What can be said of a key. `null` takes a limit away. */
export type KeyLimits = Required<Schemas["KeyChange"]>;

export type CreatedKey = With<Schemas["CreatedKey"], { item: ClientKey }>;
export type KeyList = With<Schemas["KeyList"], { items: ClientKey[] }>;
export type KeyRemoval = Schemas["GoneKey"];
