// What lives here: the types of the pool's state and of the statistics.
import type { Schemas } from "./schemas";

export type HourTraffic = Schemas["HourStats"];
export type DayTraffic = Schemas["DayStats"];
export type Traffic = Omit<DayTraffic, "date">;
export type ModelTraffic = Schemas["ModelStats"];
export type KeyTraffic = Schemas["KeyStats"];
export type Latency = Schemas["LatencyStats"];

/** What `GET /admin/stats` answers. */
export type Statistics = Schemas["Stats"];

/** What `GET /admin/status` answers. */
export type PoolState = Schemas["PoolStatus"];

/** What `POST /admin/refresh` answers. */
export type PoolCounts = Schemas["Refreshed"];

export type CallerAddress = Schemas["AddressItem"];

/** What `GET /admin/ip` answers. */
export type CallerStatistics = Schemas["Addresses"];

/** A worker that is connected to a pool server; `last_ping` in Unix seconds. */
export type Worker = Schemas["Client"];

/** What `GET /` answers an administrator. */
export type GatewayStatus = Schemas["Root"];
