// What lives here: the calls about registrars.
import { useQuery } from "@tanstack/react-query";
import { POLL_MS } from "./queryClient";
import { call } from "./request";
import type {
  BrowserRefresh,
  BrowserRefreshChange,
  QueuedRenewal,
  RegistrarMetrics,
  RegistrarTask,
  RegistrarTasks,
  TaskAnswer,
  TriggerAnswer,
} from "./types/registrar";

export const REGISTRAR = "registrar";

export function useRegistrarMetrics() {
  return useQuery({
    queryKey: [REGISTRAR, "metrics"],
    queryFn: ({ signal }) => call<RegistrarMetrics>("/admin/registrar/metrics", { signal }),
    refetchInterval: POLL_MS,
  });
}

export function useRegistrarTasks() {
  return useQuery({
    queryKey: [REGISTRAR, "tasks"],
    queryFn: ({ signal }) => call<RegistrarTasks>("/admin/registrar/tasks", { signal }),
    refetchInterval: POLL_MS,
  });
}

/** What a task is called by: renewals by their account, which they keep from try to try. */
export const nameOfTask = (task: RegistrarTask): string => task.email ?? task.task_id ?? "";

export const changeTask = (task: RegistrarTask, action: "retry" | "cancel") =>
  call<TaskAnswer>(`/admin/registrar/tasks/${encodeURIComponent(nameOfTask(task))}/${action}`, {
    method: "POST",
  });

export const triggerRegistration = (count: number) =>
  call<TriggerAnswer>("/admin/registrar/trigger-register", { method: "POST", body: { count } });

export const queueRenewal = (email: string) =>
  call<QueuedRenewal>("/admin/browser-refresh", {
    method: "POST",
    body: { email },
  });

export const switchBrowserRefresh = (changes: BrowserRefreshChange) =>
  call<BrowserRefresh>("/admin/config/browser-refresh", { method: "POST", body: changes });
