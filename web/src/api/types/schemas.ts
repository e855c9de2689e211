// What lives here: the types of the OpenAPI document, and how words are put in place of its texts.
import type { components } from "../schema";

export type Schemas = components["schemas"];

/** A type of the document with some of its fields told more exactly, as where it says only `string`. */
export type With<Schema, Fields> = Omit<Schema, keyof Fields> & Fields;
