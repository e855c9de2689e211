// What lives here: who is signed in, signing in and out, and the password.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { call, onSessionEnd } from "./request";
import type { Session } from "./types/session";

const SESSION = ["session"] as const;
const SIGNED_OUT: Session = { authenticated: false };

/** The session. Any call that is answered with 401 ends it. */
export function useSession() {
  const client = useQueryClient();
  useEffect(
    () =>
      onSessionEnd(() => {
        client.setQueryData(SESSION, SIGNED_OUT);
      }),
    [client],
  );
  return useQuery({
    queryKey: SESSION,
    queryFn: ({ signal }) => call<Session>("/admin/panel/me", { signal }),
    staleTime: 60_000,
    refetchInterval: 300_000,
  });
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: { username: string; password: string }) =>
      call<Session>("/admin/panel/login", { method: "POST", body: credentials }),
    onSuccess: (answer) => {
      // What a former user saw does not flash up for the next one.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION[0] });
      client.setQueryData(SESSION, { ...answer, authenticated: true });
    },
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call("/admin/panel/logout", { method: "POST" }),
    onSuccess: () => {
      client.setQueryData(SESSION, SIGNED_OUT);
    },
  });
}

/** Ends every session of the user, this one too. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (password: string) =>
      call("/admin/panel/change-password", { method: "POST", body: { new_password: password } }),
    onSuccess: () => {
      client.setQueryData(SESSION, SIGNED_OUT);
    },
  });
}
