// What lives here: the types of account files, of their import and of the removal of unusable ones.
import type { Schemas } from "./schemas";

export type PoolFile = Schemas["PoolFileItem"];
export type PoolFilePage = Schemas["ListedFiles"];
export type ImportAnswer = Schemas["ImportAnswer"];
export type RemovalCandidate = Schemas["RemovalCandidate"];
export type RemovalPreview = Schemas["RemovalPreview"];
export type RemovalResult = Schemas["Removed"];
