// What lives here: the types of the registrar's tasks and metrics.
import type { Schemas, With } from "./schemas";

/** Rates and ratios are 0 to 1. */
export type RegistrarMetrics = Schemas["Metrics"];
export type RegistrarTask = With<Schemas["TaskItem"], { kind: "refresh" | "register" }>;
export type RegistrarTasks = With<Schemas["Tasks"], { items: RegistrarTask[] }>;
export type TaskAnswer = Schemas["TaskDone"];
export type TriggerAnswer = Schemas["Begun"];
export type RegisterAnswer = Schemas["Asked"];
export type QueuedRenewal = Schemas["Queued"];
export type BrowserRefresh = Schemas["BrowserConfig"];
export type BrowserRefreshChange = Schemas["BrowserConfigBody"];
